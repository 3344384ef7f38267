/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.nftables;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkPort;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * nft(8) within the process. There is one context for the life of the bundle, as libnftables ends the whole process when it
 * cannot open its socket. Not thread-safe.
 */
public final class LibNftables implements AutoCloseable {
    private final long context;
    private final OptionalInt socket;

    private LibNftables(long context, OptionalInt socket) {
        this.context = context;
        this.socket = socket;
    }

    /**
     * What a run gave.
     *
     * @param ok whether all commands were done; none was otherwise
     * @param output what nft would print
     * @param error its first error, one line; empty if there was none
     */
    public record Result(boolean ok, String output, String error) {}

    /**
     * Opens the context in the calling thread's network namespace.
     *
     * @throws KernelException if the library is not there
     */
    public static LibNftables open() {
        TreeSet<Integer> before = sockets();
        long context;
        try {
            context = NativeNftables.nft_ctx_new(0);
        } catch (LinkageError e) {
            throw new KernelException(
                    "libnftables.so.1 is missing; install it (Debian and Ubuntu: apt install libnftables1)", 0);
        }
        if (context == 0
                || NativeNftables.nft_ctx_buffer_output(context) != 0
                || NativeNftables.nft_ctx_buffer_error(context) != 0) {
            throw new KernelException("libnftables gives no context", 0);
        }
        TreeSet<Integer> opened = sockets();
        opened.removeAll(before);
        OptionalInt socket = opened.isEmpty() ? OptionalInt.empty() : OptionalInt.of(opened.first());
        return new LibNftables(context, socket);
    }

    /** The library does not tell which descriptor it uses: it is the one that appeared meanwhile. */
    private static TreeSet<Integer> sockets() {
        try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
            return list.map(p -> Integer.valueOf(p.getFileName().toString()))
                    .filter(fd -> NetlinkPort.of(fd, Netlink.NETFILTER).isPresent())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            return new TreeSet<>();
        }
    }

    /**
     * The netlink port id of the library's socket, by which its changes are told from others'; empty: not known. The kernel gives
     * it one with the first run, not before.
     */
    public OptionalInt port() {
        return socket.isEmpty() ? socket : NetlinkPort.of(socket.getAsInt(), Netlink.NETFILTER);
    }

    /** Runs commands of nft(8) as one transaction. */
    public Result run(String commands) {
        ByteBuffer text = NativeMemory.string(commands);
        int result = NativeNftables.nft_run_cmd_from_buffer(context, NativeMemory.address(text));
        Reference.reachabilityFence(text);
        String output = string(NativeNftables.nft_ctx_get_output_buffer(context));
        String error = string(NativeNftables.nft_ctx_get_error_buffer(context));
        return new Result(result == 0, output, firstLine(error));
    }

    private static String string(long address) {
        return address == 0 ? "" : new Pointer(address).getString(0, "UTF-8");
    }

    private static String firstLine(String error) {
        String line = error.lines()
                .filter(l -> l.contains("Error: "))
                .findFirst()
                .orElse(error.lines().findFirst().orElse(""));
        int at = line.indexOf("Error: ");
        return at < 0 ? line : line.substring(at + "Error: ".length());
    }

    @Override
    public void close() {
        NativeNftables.nft_ctx_free(context);
    }
}

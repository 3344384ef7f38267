/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sysctl;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.pointsman.api.state.KernelFile;

/**
 * Values below /proc/sys (proc_sys(5)), and of {@link KernelFile}s. Files below /sys/class/net belong to the namespace in which /sys was mounted. Those of {@code net/} belong to the calling thread's network namespace.
 * Stateless, any thread.
 */
public final class Sysctl {
    private static final Path ROOT = Path.of("/proc/sys");
    private static final int MOST_BYTES = 8192;

    private Sysctl() {}

    /** The value without its newline; empty if there is no such key or it cannot be read. */
    public static Optional<String> read(String key) {
        // one read(): the kernel gives a value whole or not at all, and readString() gets one character of it
        try (FileInputStream in = new FileInputStream(path(key).toFile())) {
            byte[] value = new byte[MOST_BYTES];
            int n = in.read(value);
            String text = new String(value, 0, Math.max(n, 0), StandardCharsets.US_ASCII).trim();
            return Optional.of(KernelFile.is(key) ? CpuMask.canonical(text) : text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes a value.
     *
     * @return why not, a sentence without its subject; empty: written
     */
    public static Optional<String> write(String key, String value) {
        try (SeekableByteChannel file = Files.newByteChannel(path(key), StandardOpenOption.WRITE)) {
            String text = KernelFile.is(key) ? CpuMask.grouped(value) : value;
            file.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII)));
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("there is no such sysctl (ENOENT)");
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            return Optional.of(why.replace(ROOT + "/" + key + ": ", "").replace(key + ": ", ""));
        }
    }

    private static Path path(String key) throws NoSuchFileException {
        if (KernelFile.is(key)) {
            return Path.of(key);
        }
        Path path = ROOT.resolve(key).normalize();
        if (!path.startsWith(ROOT) || path.equals(ROOT)) {
            throw new NoSuchFileException(key); // "../" leads elsewhere
        }
        return path;
    }
}

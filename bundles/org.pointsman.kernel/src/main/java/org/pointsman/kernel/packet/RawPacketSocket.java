/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.packet;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.PacketListener;
import org.pointsman.api.kernel.PacketSocket;
import org.pointsman.api.kernel.Registration;
import org.pointsman.kernel.loop.EventSource;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/** An AF_PACKET socket on one interface; packet(7). On the loop that reads it only. */
final class RawPacketSocket implements PacketSocket, EventSource {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    /** What is sent is seen by sockets for all protocols only. */
    private static final short ALL_PROTOCOLS = 3;

    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int BUFFER_BYTES = 2 << 20;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_MR_ALLMULTI = 2;

    /** struct sockaddr_ll: family, protocol (network order), ifindex, hatype, pkttype at 10, halen, address. */
    private static final int SOCKADDR_LL = 20;

    private static final int PACKET_TYPE = 10;
    private static final int OUTGOING = 4;
    private static final int RECEIVE_BYTES = 1 << 16;
    private static final int BURST = 64;

    private final int fd;
    private final PacketListener listener;
    private final ByteBuffer out = NativeMemory.allocate(RECEIVE_BYTES);
    private final ByteBuffer in = NativeMemory.allocate(RECEIVE_BYTES);
    private final ByteBuffer from = NativeMemory.allocate(SOCKADDR_LL);
    private final ByteBuffer fromLength = NativeMemory.allocate(4);
    private Registration watch = () -> {};
    private boolean closed;

    private RawPacketSocket(int fd, PacketListener listener) {
        this.fd = fd;
        this.listener = listener;
    }

    static RawPacketSocket open(Link link, Set<Integer> ports, PacketListener listener) {
        // protocol 0: nothing comes in before the filter is there
        int fd = Libc.socket(AF_PACKET, SOCK_RAW_NONBLOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new KernelException("a packet socket on " + link.name() + ": " + Errno.describe(-fd, ""), -fd);
        }
        try {
            filter(fd, ports);
            // best effort: without CAP_NET_ADMIN the default size has to do
            Libc.setsockopt(fd, Libc.SOL_SOCKET, SO_RCVBUFFORCE, NativeMemory.address(number(BUFFER_BYTES)), 4);
            bind(fd, link);
            if (!ports.isEmpty()) {
                membership(fd, link);
            }
            return new RawPacketSocket(fd, listener);
        } catch (KernelException e) {
            Libc.close(fd);
            throw e;
        }
    }

    private static void filter(int fd, Set<Integer> ports) {
        ByteBuffer program = PacketFilter.of(ports);
        ByteBuffer head = NativeMemory.allocate(16)
                .putShort(0, (short) PacketFilter.length(program))
                .putLong(8, NativeMemory.address(program));
        check(Libc.setsockopt(fd, Libc.SOL_SOCKET, SO_ATTACH_FILTER, NativeMemory.address(head), 16), "packet filter");
        Reference.reachabilityFence(program);
        Reference.reachabilityFence(head);
    }

    private static void bind(int fd, Link link) {
        ByteBuffer address = NativeMemory.allocate(SOCKADDR_LL)
                .putShort(0, (short) AF_PACKET)
                .putInt(4, link.index());
        address.put(2, (byte) (ALL_PROTOCOLS >> 8)).put(3, (byte) ALL_PROTOCOLS);
        check(Libc.bind(fd, NativeMemory.address(address), SOCKADDR_LL), "packet socket on " + link.name());
        Reference.reachabilityFence(address);
    }

    /** Else the card takes in only those multicast groups that somebody on this machine has joined. */
    private static void membership(int fd, Link link) {
        ByteBuffer request = NativeMemory.allocate(16).putInt(0, link.index()).putShort(4, (short) PACKET_MR_ALLMULTI);
        check(
                Libc.setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, NativeMemory.address(request), 16),
                "all multicast on " + link.name());
        Reference.reachabilityFence(request);
    }

    private static ByteBuffer number(int value) {
        return NativeMemory.allocate(4).putInt(0, value);
    }

    private static void check(int result, String what) {
        if (result < 0) {
            throw new KernelException(what + ": " + Errno.describe(-result, ""), -result);
        }
    }

    void watchedBy(Registration registration) {
        watch = registration;
    }

    @Override
    public Optional<String> send(byte[] frame) {
        if (closed) {
            return Optional.of("the socket is closed");
        }
        if (frame.length > RECEIVE_BYTES) {
            return Optional.of("a frame of " + frame.length + " bytes");
        }
        out.put(0, frame);
        int n = Libc.send(fd, NativeMemory.address(out), frame.length, Libc.MSG_DONTWAIT);
        return n < 0 ? Optional.of(Errno.describe(-n, "")) : Optional.empty();
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public void ready() {
        for (int i = 0; i < BURST && !closed; i++) {
            fromLength.putInt(0, SOCKADDR_LL);
            int n = Libc.recvfrom(
                    fd,
                    NativeMemory.address(in),
                    RECEIVE_BYTES,
                    Libc.MSG_DONTWAIT,
                    NativeMemory.address(from),
                    NativeMemory.address(fromLength));
            if (n < 0) {
                return; // nothing more; or the interface is down, which its owner hears of by itself
            }
            byte[] frame = new byte[n];
            in.get(0, frame);
            listener.heard(frame, from.get(PACKET_TYPE) == OUTGOING);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            watch.close();
            Libc.close(fd);
        }
    }
}

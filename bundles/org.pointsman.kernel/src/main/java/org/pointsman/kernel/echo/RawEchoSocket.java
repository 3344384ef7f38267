/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.echo;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.pointsman.api.kernel.EchoListener;
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.loop.EventSource;
import org.pointsman.kernel.sockets.SocketOptions;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/** A raw ICMP socket on one interface. Loop only. */
final class RawEchoSocket implements EchoSocket, EventSource {
    private static final int AF_INET = 2;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int IPPROTO_ICMP = 1;
    /** linux/icmp.h: {@code SOL_RAW} 255, {@code ICMP_FILTER} 1, a bit set for each type that is not wanted. */
    private static final int SOL_RAW = 255;

    private static final int ICMP_FILTER = 1;
    private static final int ALL_BUT_REPLIES = ~(1 << IcmpEcho.REPLY);
    private static final int SOCKADDR_IN = 16;
    private static final int RECEIVE_BYTES = 2048;
    private static final int BURST = 64;

    private final int fd;
    private final int identifier;
    private final EchoListener listener;
    private final ByteBuffer out = NativeMemory.allocate(IcmpEcho.BYTES);
    private final ByteBuffer to = NativeMemory.allocate(SOCKADDR_IN);
    private final ByteBuffer in = NativeMemory.allocate(RECEIVE_BYTES);
    private Registration watch = () -> {};
    private boolean closed;

    private RawEchoSocket(int fd, int identifier, EchoListener listener) {
        this.fd = fd;
        this.identifier = identifier;
        this.listener = listener;
    }

    static RawEchoSocket open(
            SocketOptions options, String device, FwMark mark, int identifier, EchoListener listener) {
        int fd = Libc.socket(AF_INET, SOCK_RAW_NONBLOCK_CLOEXEC, IPPROTO_ICMP);
        if (fd < 0) {
            throw new KernelException("a raw ICMP socket: " + Errno.describe(-fd, ""), -fd);
        }
        try {
            options.bind(fd, device, mark);
            options.number(fd, SOL_RAW, ICMP_FILTER, ALL_BUT_REPLIES, "ICMP filter");
            return new RawEchoSocket(fd, identifier, listener);
        } catch (KernelException e) {
            Libc.close(fd);
            throw e;
        }
    }

    void watchedBy(Registration registration) {
        watch = registration;
    }

    @Override
    public Optional<String> send(IpAddress target, int sequence) {
        if (closed) {
            return Optional.of("the socket is closed");
        }
        if (target.family() != AddressFamily.IPV4) {
            return Optional.of(target + " is no IPv4 address");
        }
        IcmpEcho.request(out, identifier, sequence);
        to.putShort(0, (short) AF_INET);
        to.put(4, target.bytes());
        int n = Libc.sendto(
                fd,
                NativeMemory.address(out),
                IcmpEcho.BYTES,
                Libc.MSG_DONTWAIT,
                NativeMemory.address(to),
                SOCKADDR_IN);
        return n < 0 ? Optional.of(Errno.describe(-n, "")) : Optional.empty();
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public void ready() {
        for (int i = 0; i < BURST && !closed; i++) {
            int n = Libc.recv(fd, NativeMemory.address(in), RECEIVE_BYTES, Libc.MSG_DONTWAIT);
            if (n < 0) {
                return; // nothing more, or an error that belongs to what was sent, which its deadline will tell
            }
            long now = System.nanoTime();
            IcmpEcho.reply(in, n)
                    .filter(r -> r.identifier() == identifier)
                    .ifPresent(r -> listener.answered(IpAddress.of(IcmpEcho.source(in)), r.sequence(), now));
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

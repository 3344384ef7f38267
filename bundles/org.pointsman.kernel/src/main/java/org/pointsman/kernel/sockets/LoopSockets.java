/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sockets;

import java.nio.ByteBuffer;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSocket;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.loop.NetlinkLoop;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/** Sockets read by the loop. As all is done on the loop, one set of buffers serves them all. Loop only. */
public final class LoopSockets implements UplinkSockets {
    static final int AF_INET = 2;
    static final int SOCKADDR_IN = 16;
    static final int BUFFER = 4096;

    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;

    private final NetlinkLoop loop;
    private final SocketOptions options = new SocketOptions();
    private final ByteBuffer buffer = NativeMemory.allocate(BUFFER);
    private final ByteBuffer peer = NativeMemory.allocate(SOCKADDR_IN);

    /** Sockets that {@code loop} reads. */
    public LoopSockets(NetlinkLoop loop) {
        this.loop = loop;
    }

    @Override
    public UplinkSocket tcp(String device, FwMark mark, IpAddress target, int port, SocketListener listener) {
        int fd = open(SOCK_STREAM, device, mark);
        try {
            options.resetWhenClosed(fd);
            int result = connect(fd, target, port);
            if (result < 0 && result != -Errno.EINPROGRESS) {
                throw new KernelException(Errno.describe(-result, ""), -result);
            }
            LoopSocket socket = new LoopSocket(fd, listener, loop, options, buffer);
            socket.watchedBy(loop.watchWritable(socket), true);
            return socket;
        } catch (RuntimeException e) {
            Libc.close(fd);
            throw e;
        }
    }

    @Override
    public UplinkSocket udp(String device, FwMark mark, IpAddress target, int port, SocketListener listener) {
        int fd = open(SOCK_DGRAM, device, mark);
        try {
            int result = connect(fd, target, port);
            if (result < 0) {
                throw new KernelException(Errno.describe(-result, ""), -result);
            }
            LoopSocket socket = new LoopSocket(fd, listener, loop, options, buffer);
            socket.watchedBy(loop.watch(socket), false);
            return socket;
        } catch (RuntimeException e) {
            Libc.close(fd);
            throw e;
        }
    }

    private int open(int type, String device, FwMark mark) {
        int fd = Libc.socket(AF_INET, type | NONBLOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new KernelException("a socket: " + Errno.describe(-fd, ""), -fd);
        }
        try {
            options.bind(fd, device, mark);
        } catch (RuntimeException e) {
            Libc.close(fd);
            throw e;
        }
        return fd;
    }

    private int connect(int fd, IpAddress target, int port) {
        if (target.family() != AddressFamily.IPV4) {
            throw new KernelException(target + " is no IPv4 address", Errno.EAFNOSUPPORT);
        }
        peer.putShort(0, (short) AF_INET);
        peer.put(2, (byte) (port >>> 8)).put(3, (byte) port);
        peer.put(4, target.bytes());
        return Libc.connect(fd, NativeMemory.address(peer), SOCKADDR_IN);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * Sends and hears TCP segments on the wire, past conntrack and all rules: packet(7). Hears what comes in by any interface and acknowledges
 * something. In the network namespace of the thread that opens it. Needs CAP_NET_RAW. Not thread-safe.
 */
final class PacketSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final int ETH_P_IP = 0x0800;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final int RECEIVE_BYTES = 256;
    /** {@code struct sockaddr_ll} of linux/if_packet.h. */
    private static final int SOCKADDR_LL = 20;

    private static final int MAC_BYTES = 6;

    /** Classic BPF (linux/filter.h): code, jump if true, jump if false, operand. */
    private static final int[][] ACKNOWLEDGING_TCP = {
        {0x30, 0, 0, 9}, // the protocol
        {0x15, 0, 7, 6},
        {0x28, 0, 0, 6}, // the place in a packet that was cut up
        {0x45, 5, 0, 0x1fff},
        {0xb1, 0, 0, 0}, // where TCP begins
        {0x50, 0, 0, 13}, // its flags
        {0x45, 0, 2, TcpSegment.ACK},
        {0x45, 1, 0, TcpSegment.SYN | TcpSegment.RST},
        {0x06, 0, 0, RECEIVE_BYTES},
        {0x06, 0, 0, 0},
    };

    private final int fd;
    private final ByteBuffer out = NativeMemory.allocate(TcpSegment.BYTES);
    private final ByteBuffer to = NativeMemory.allocate(SOCKADDR_LL);
    private final ByteBuffer in = NativeMemory.allocate(RECEIVE_BYTES);
    private final ByteBuffer poll = NativeMemory.allocate(8);

    private PacketSocket(int fd) {
        this.fd = fd;
    }

    /**
     * Opens it.
     *
     * @throws KernelException if the kernel refuses
     */
    static PacketSocket open() {
        int fd = Libc.socket(AF_PACKET, SOCK_DGRAM_NONBLOCK_CLOEXEC, Short.reverseBytes((short) ETH_P_IP) & 0xffff);
        if (fd < 0) {
            throw new KernelException("a packet socket: " + Errno.describe(-fd, ""), -fd);
        }
        try {
            filter(fd);
            ByteBuffer size = NativeMemory.allocate(4).putInt(0, RECEIVE_BUFFER);
            Libc.setsockopt(fd, Libc.SOL_SOCKET, SO_RCVBUFFORCE, NativeMemory.address(size), 4); // best effort
            Reference.reachabilityFence(size);
            return new PacketSocket(fd);
        } catch (KernelException e) {
            Libc.close(fd);
            throw e;
        }
    }

    private static void filter(int fd) {
        ByteBuffer program = NativeMemory.allocate(8 * ACKNOWLEDGING_TCP.length);
        for (int[] i : ACKNOWLEDGING_TCP) {
            program.putShort((short) i[0]).put((byte) i[1]).put((byte) i[2]).putInt(i[3]);
        }
        int pointer = com.sun.jna.Native.POINTER_SIZE;
        ByteBuffer header = NativeMemory.allocate(2 * pointer).putShort(0, (short) ACKNOWLEDGING_TCP.length);
        if (pointer == Long.BYTES) {
            header.putLong(pointer, NativeMemory.address(program));
        } else {
            header.putInt(pointer, (int) NativeMemory.address(program));
        }
        int result = Libc.setsockopt(fd, Libc.SOL_SOCKET, SO_ATTACH_FILTER, NativeMemory.address(header), 2 * pointer);
        Reference.reachabilityFence(program);
        Reference.reachabilityFence(header);
        if (result < 0) {
            throw new KernelException("a packet filter: " + Errno.describe(-result, ""), -result);
        }
    }

    /** Sends to the neighbour with hardware address {@code mac} on interface {@code index}; what cannot be sent is lost. */
    void send(TcpSegment segment, int index, byte[] mac) {
        segment.write(out);
        to.putShort(0, (short) AF_PACKET);
        ByteBuffer network = to.duplicate().order(ByteOrder.BIG_ENDIAN).putShort(2, (short) ETH_P_IP);
        to.putInt(4, index);
        to.put(11, (byte) MAC_BYTES);
        network.put(12, mac, 0, MAC_BYTES);
        Libc.sendto(
                fd,
                NativeMemory.address(out),
                TcpSegment.BYTES,
                Libc.MSG_DONTWAIT,
                NativeMemory.address(to),
                SOCKADDR_LL);
    }

    /** Hands over what has come in; waits for the first of it, but no longer than {@code millis}. */
    void receive(int millis, Consumer<TcpSegment> each) {
        poll.putInt(0, fd).putShort(4, Libc.POLLIN).putShort(6, (short) 0);
        if (Libc.poll(NativeMemory.address(poll), 1, millis) <= 0) {
            return;
        }
        int n = Libc.recv(fd, NativeMemory.address(in), RECEIVE_BYTES, Libc.MSG_DONTWAIT);
        while (n >= 0) {
            TcpSegment.read(in, n).ifPresent(each);
            n = Libc.recv(fd, NativeMemory.address(in), RECEIVE_BYTES, Libc.MSG_DONTWAIT);
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}

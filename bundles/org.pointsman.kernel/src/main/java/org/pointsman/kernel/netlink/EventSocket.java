/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * A netlink socket that is a member of multicast groups. Its receive buffer is 8 MiB, as the default overflows after about
 * 250 events. When it overflows all the same, the kernel says so once ({@code ENOBUFS}) and drops the newer events: what is
 * still queued is handed over, then {@code lost} is called, and everything has to be read anew. Not thread-safe.
 */
public final class EventSocket implements AutoCloseable {
    /** Receive buffer, bytes. */
    public static final int DEFAULT_BUFFER_BYTES = 8 * 1024 * 1024;

    private static final int RECEIVE_BYTES = 128 * 1024;
    /** Announcements are far shorter; one that is longer than the room left counts as lost. */
    private static final int LONGEST_DATAGRAM = 64 * 1024;

    private final int fd;
    private final int port;
    private final ByteBuffer buffer = NativeMemory.allocate(RECEIVE_BYTES);
    private final long bufferAddress = NativeMemory.address(buffer);
    private final MessageReader reader = new MessageReader(buffer);
    private final MessageWriter writer = new MessageWriter(4096);

    private EventSocket(int fd, int port) {
        this.fd = fd;
        this.port = port;
    }

    /**
     * Opens a socket and joins {@code groups}; events are queued from now on.
     *
     * @param protocol {@link Netlink#ROUTE} ...
     * @param bufferBytes size of the receive buffer
     * @param groups group numbers such as {@code RTNLGRP_LINK}; one that this kernel does not have is left out
     */
    public static EventSocket open(int protocol, int bufferBytes, int... groups) {
        int fd = SocketSetup.open(protocol, 0, 1);
        try {
            SocketSetup.receiveBuffer(fd, bufferBytes);
            SocketSetup.option(fd, Netlink.SOL_NETLINK, Netlink.CAP_ACK, 1);
            SocketSetup.option(fd, Netlink.SOL_NETLINK, Netlink.STRICT_CHECK, 1);
            for (int group : groups) {
                SocketSetup.option(fd, Netlink.SOL_NETLINK, Netlink.ADD_MEMBERSHIP, group);
            }
            return new EventSocket(fd, SocketSetup.port(fd));
        } catch (RuntimeException e) {
            Libc.close(fd);
            throw e;
        }
    }

    /** Joins a group; events are queued from now on. Any thread, as it only tells the kernel. */
    public void join(int group) {
        SocketSetup.option(fd, Netlink.SOL_NETLINK, Netlink.ADD_MEMBERSHIP, group);
    }

    /** Leaves a group; what is queued stays. Any thread. */
    public void leave(int group) {
        SocketSetup.option(fd, Netlink.SOL_NETLINK, Netlink.DROP_MEMBERSHIP, group);
    }

    /** The descriptor for poll(2). */
    public int fd() {
        return fd;
    }

    /** The port id: answers to what {@link #ask()} sent carry it. */
    public int port() {
        return port;
    }

    /** Starts a question whose answer comes among the events. */
    public MessageWriter ask() {
        return writer.reset(1);
    }

    /** Sends the question without waiting. */
    public void send() {
        Libc.send(fd, writer.address(), writer.length(), Libc.MSG_DONTWAIT);
    }

    /**
     * Reads what is queued, at most {@code datagrams} reads, without waiting, then hands it over in order.
     *
     * @param glance called for each message as soon as it is read, before any of those that came with it is handed over
     * @param each called for each message
     * @param lost called last if events were lost
     */
    public void drain(int datagrams, Consumer<MessageReader> glance, Consumer<MessageReader> each, Runnable lost) {
        boolean overflow = false;
        boolean more = true;
        int reads = 0;
        while (more) {
            int filled = 0;
            while (more && filled <= RECEIVE_BYTES - LONGEST_DATAGRAM) {
                int room = RECEIVE_BYTES - filled;
                int n = Libc.recv(fd, bufferAddress + filled, room, Libc.MSG_DONTWAIT | Libc.MSG_TRUNC);
                if (n == -Errno.ENOBUFS || n > room) {
                    overflow = true;
                } else if (n > 0) {
                    walk(filled, filled + n, glance);
                    filled += n + 3 & ~3; // the walk over all goes from message to message by aligned lengths
                } else {
                    more = false;
                }
                reads++;
                more &= reads < datagrams || overflow;
            }
            walk(0, filled, each);
        }
        if (overflow) {
            lost.run();
        }
    }

    private void walk(int from, int to, Consumer<MessageReader> each) {
        reader.load(from, to);
        while (reader.next()) {
            if (reader.type() > Netlink.MESSAGE_DONE) {
                each.accept(reader);
            }
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}

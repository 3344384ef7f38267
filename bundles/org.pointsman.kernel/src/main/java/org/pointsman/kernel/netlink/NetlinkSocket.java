/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * A netlink socket for requests (netlink(7)), with extended acks, capped acks and strict checking. It belongs to the
 * network namespace of the thread that opens it, whoever uses it later. Not thread-safe.
 */
public final class NetlinkSocket implements AutoCloseable {
    /** The kernel hands out dumps in parts of at most 32 kB; longer single messages do not occur without statistics. */
    private static final int RECEIVE_BYTES = 128 * 1024;

    private static final int SEND_BYTES = 64 * 1024;
    private static final int ACK_BUFFER_BYTES = 1024 * 1024;
    private static final int TIMEOUT_SECONDS = 5;
    private static final Consumer<MessageReader> IGNORE = m -> {};

    private final int fd;
    private final int port;
    private final MessageWriter writer = new MessageWriter(SEND_BYTES);
    private final ByteBuffer buffer = NativeMemory.allocate(RECEIVE_BYTES);
    private final long bufferAddress = NativeMemory.address(buffer);
    private final MessageReader reader = new MessageReader(buffer);
    private int sequence = 1;
    private int first = 1;

    private NetlinkSocket(int fd, int port) {
        this.fd = fd;
        this.port = port;
    }

    /** Opens a socket of {@code protocol} ({@link Netlink#ROUTE} ...) with a port of the kernel's choice. */
    public static NetlinkSocket open(int protocol) {
        return open(protocol, 0);
    }

    /**
     * Opens a socket with a fixed port id (0: the kernel's choice), by which its echoes can be told from others' changes.
     *
     * @throws KernelException with {@code EADDRINUSE} if the port is taken in this network namespace
     */
    public static NetlinkSocket open(int protocol, int port) {
        int fd = SocketSetup.open(protocol, port, 0);
        try {
            SocketSetup.option(fd, Netlink.SOL_NETLINK, Netlink.CAP_ACK, 1);
            SocketSetup.option(fd, Netlink.SOL_NETLINK, Netlink.EXT_ACK, 1);
            SocketSetup.option(fd, Netlink.SOL_NETLINK, Netlink.STRICT_CHECK, 1);
            SocketSetup.receiveBuffer(fd, ACK_BUFFER_BYTES);
            SocketSetup.receiveTimeout(fd, TIMEOUT_SECONDS);
            return new NetlinkSocket(fd, SocketSetup.port(fd));
        } catch (RuntimeException e) {
            Libc.close(fd);
            throw e;
        }
    }

    /** The port id that the kernel puts on notifications of changes made here. */
    public int port() {
        return port;
    }

    /** Starts a new request; what was written and not sent is forgotten. */
    public MessageWriter request() {
        first = sequence;
        return writer.reset(first);
    }

    /**
     * Sends what was written and waits until the kernel has done it all. It goes on behind a refused message.
     *
     * @return the first refusal; empty: all was acknowledged
     */
    public Optional<Refusal> transact() {
        writer.acknowledgeLast();
        return exchange(IGNORE);
    }

    /**
     * Like {@link #transact()} but a refusal becomes an exception.
     *
     * @param what as a person would type it; begins the sentence
     */
    public void execute(String what) {
        Optional<Refusal> refusal = transact();
        if (refusal.isPresent()) {
            throw refusal.get().exception(what);
        }
    }

    /** Sends a request for one object and hands over the answer. */
    public Optional<Refusal> get(Consumer<MessageReader> answer) {
        writer.acknowledgeLast();
        return exchange(answer);
    }

    /** Sends a dump request and hands over every object; refusals come in two forms, both end up here. */
    public Optional<Refusal> dump(Consumer<MessageReader> each) {
        return exchange(each);
    }

    /** Sends a batch of nfnetlink, which is all or nothing; the refusal of any message is the refusal of the batch. */
    public Optional<Refusal> transactBatch() {
        return exchange(IGNORE);
    }

    private Optional<Refusal> exchange(Consumer<MessageReader> each) {
        int count = writer.messages();
        int last = first + count - 1;
        sequence = last + 1;
        int sent = Libc.send(fd, writer.address(), writer.length(), 0);
        if (sent < 0) {
            return Optional.of(new Refusal(0, -sent, ""));
        }
        Optional<Refusal> refusal = Optional.empty();
        boolean wait = true;
        while (true) {
            int n = Libc.recv(fd, bufferAddress, RECEIVE_BYTES, wait ? 0 : Libc.MSG_DONTWAIT);
            if (n < 0) {
                if (n == -Errno.ENOBUFS) {
                    continue; // an ack was lost; the last one may still come, else the time-out ends it
                }
                return refusal.isPresent() ? refusal : Optional.of(new Refusal(0, -n, ""));
            }
            reader.load(n);
            while (reader.next()) {
                int index = reader.sequence() - first;
                if (index < 0 || index >= count) {
                    continue; // the late answer to something given up before
                }
                int type = reader.type();
                if (type != Netlink.MESSAGE_ERROR && type != Netlink.MESSAGE_DONE) {
                    each.accept(reader);
                    continue;
                }
                int error = reader.bodyLength() >= 4 ? reader.i32(0) : 0;
                if (error < 0 && refusal.isEmpty()) {
                    refusal = Optional.of(new Refusal(index, -error, text(type)));
                }
                if (type == Netlink.MESSAGE_DONE || reader.sequence() == last || error == 0) {
                    return refusal;
                }
                // everything was answered during send(): behind a refusal only the rest of the queue is of interest
                wait = false;
            }
        }
    }

    private String text(int type) {
        if ((reader.flags() & Netlink.ACK_TLVS) == 0) {
            return "";
        }
        int skip = 4;
        if (type == Netlink.MESSAGE_ERROR) {
            boolean capped = (reader.flags() & Netlink.CAPPED) != 0 || reader.i32(0) == 0;
            skip = 20 + (capped ? 0 : (reader.i32(4) - 16 + 3 & ~3));
        }
        Attributes a = reader.attributes(skip);
        while (a.next()) {
            if (a.type() == Netlink.ERROR_TEXT) {
                return a.string();
            }
        }
        return "";
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}

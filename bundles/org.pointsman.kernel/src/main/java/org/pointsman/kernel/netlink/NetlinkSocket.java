/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
    private static final int PREPARED_BYTES = 1024;
    private static final int PREPARED_STEP = 1024;
    private static final Consumer<MessageReader> IGNORE = m -> {};
    private static final List<Refusal> NONE = List.of();

    private final int fd;
    private final int port;
    private final MessageWriter writer = new MessageWriter(SEND_BYTES);
    private final ByteBuffer buffer = NativeMemory.allocate(RECEIVE_BYTES);
    private final long bufferAddress = NativeMemory.address(buffer);
    private final MessageReader reader = new MessageReader(buffer);
    private int sequence = 1;
    private int first = 1;
    private int preparedFirst = Integer.MIN_VALUE;

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
     * @return the refusals in order; empty: all was acknowledged
     */
    public List<Refusal> transact() {
        writer.acknowledgeLast();
        return exchange(IGNORE, false);
    }

    /** A request that is written now and sent later, once or never: between the decision and the system call lies nothing then. */
    public static final class Prepared {
        private final MessageWriter writer = new MessageWriter(PREPARED_BYTES);
        private final int first;

        private Prepared(int first) {
            this.first = first;
            writer.reset(first);
        }

        /** Where it is written. */
        public MessageWriter writer() {
            return writer;
        }
    }

    /** Begins a request to be sent later by {@link #transact(Prepared)}. */
    public Prepared prepare() {
        // numbers that no ordinary request ever reaches
        preparedFirst = preparedFirst > -PREPARED_STEP ? Integer.MIN_VALUE : preparedFirst + PREPARED_STEP;
        return new Prepared(preparedFirst);
    }

    /** Like {@link #transact()}, of what was prepared. */
    public List<Refusal> transact(Prepared prepared) {
        prepared.writer.acknowledgeLast();
        return exchange(prepared.writer, prepared.first, IGNORE, false);
    }

    /**
     * Sends one request; a refusal becomes an exception.
     *
     * @param what as a person would type it; begins the sentence
     */
    public void execute(String what) {
        for (Refusal refusal : transact()) {
            throw refusal.exception(what);
        }
    }

    /** Sends a request for one object and hands over the answer. Nothing else may be asked here until it returns. */
    public Optional<Refusal> get(Consumer<MessageReader> answer) {
        writer.acknowledgeLast();
        return exchange(answer, false).stream().findFirst();
    }

    /** Sends a dump request and hands over every object. Nothing else may be asked here until it returns. */
    public Optional<Refusal> dump(Consumer<MessageReader> each) {
        return exchange(each, false).stream().findFirst();
    }

    /**
     * Sends a batch of nfnetlink, which is all or nothing. One message in it has to ask for an ack.
     *
     * @return the first refusal; empty: the batch is in force
     */
    public Optional<Refusal> transactBatch() {
        return exchange(IGNORE, true).stream().findFirst();
    }

    private List<Refusal> exchange(Consumer<MessageReader> each, boolean batch) {
        sequence = first + writer.messages();
        return exchange(writer, first, each, batch);
    }

    private List<Refusal> exchange(MessageWriter writer, int first, Consumer<MessageReader> each, boolean batch) {
        int count = writer.messages();
        int sent = Libc.send(fd, writer.address(), writer.length(), 0);
        if (sent < 0) {
            return List.of(new Refusal(0, -sent, ""));
        }
        List<Refusal> refusals = NONE;
        boolean wait = true;
        while (true) {
            int n = Libc.recv(fd, bufferAddress, RECEIVE_BYTES, wait ? 0 : Libc.MSG_DONTWAIT);
            if (n == -Errno.ENOBUFS) {
                continue; // an ack was lost; the last one may still come, else the time-out ends it
            }
            if (n < 0) {
                return refusals.isEmpty() ? List.of(new Refusal(0, -n, "")) : refusals;
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
                if (error < 0) {
                    if (refusals.isEmpty()) {
                        refusals = new ArrayList<>();
                    }
                    refusals.add(new Refusal(index, -error, text(reader)));
                }
                if (type == Netlink.MESSAGE_DONE || error == 0 || index == count - 1) {
                    return refusals;
                }
                // a batch is answered before send() returns, and a refused one may never get its last ack
                wait = !batch;
            }
        }
    }

    /** The kernel's own words in an error or the end of a dump; empty if there are none. */
    static String text(MessageReader reader) {
        if ((reader.flags() & Netlink.ACK_TLVS) == 0) {
            return "";
        }
        int skip = 4;
        if (reader.type() == Netlink.MESSAGE_ERROR) {
            // struct nlmsgerr: the error, the header of the refused message, and unless capped the rest of that message
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

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.netlink.Refusal;

/**
 * The connection table by ctnetlink (linux/netfilter/nfnetlink_conntrack.h). The kernel itself filters by mark. Numbers are
 * in network order here, unlike rtnetlink's. Not thread-safe.
 */
public final class Conntrack {
    /** Multicast group of new entries, {@code NFNLGRP_CONNTRACK_NEW}. */
    public static final int GROUP_NEW = 1;
    /** Multicast group of changed entries, {@code NFNLGRP_CONNTRACK_UPDATE}. */
    public static final int GROUP_UPDATE = 2;
    /** Multicast group of entries that went, {@code NFNLGRP_CONNTRACK_DESTROY}. */
    public static final int GROUP_DESTROY = 3;

    private static final int SUBSYSTEM = 1 << 8;
    private static final int NEW = SUBSYSTEM;
    static final int GET = SUBSYSTEM | 1;
    static final int DELETE = SUBSYSTEM | 2;
    static final int HEADER = 4;
    private static final int TUPLE_ORIG = 1;
    private static final int MARK = 8;
    private static final int MARK_MASK = 21;
    /** {@code CTA_FILTER}: which parts of a tuple count. */
    private static final int FILTER = 25;

    private static final int FILTER_ORIG_FLAGS = 1;
    /** {@code CTA_FILTER_F_CTA_PROTO_NUM} (net/netfilter/nf_internals.h). */
    private static final int FILTER_PROTO_NUMBER = 1 << 3;

    private static final int PROTO_NUMBER = 1;
    private static final int TUPLE_IP = 1;
    private static final int TUPLE_PROTO = 2;

    private final NetlinkSocket socket;

    /** Works with {@code socket} of {@link Netlink#NETFILTER}. */
    public Conntrack(NetlinkSocket socket) {
        this.socket = socket;
    }

    /**
     * One connection, in its original direction.
     *
     * @param protocol IP protocol number: 6 TCP, 17 UDP
     * @param source who began it
     * @param sourcePort 0 where there are no ports
     * @param destination whom it was meant for
     * @param destinationPort 0 where there are no ports
     * @param mark {@code ct mark}
     */
    public record Entry(
            int protocol, IpAddress source, int sourcePort, IpAddress destination, int destinationPort, int mark) {}

    /** Deletes the entries with {@code mark}; none is no failure. */
    public Optional<Refusal> delete(FwMark mark) {
        filter(socket.request().begin(DELETE, 0), mark);
        return socket.transact().stream().findFirst();
    }

    /**
     * Lists the entries with {@code mark}.
     *
     * @throws org.pointsman.api.kernel.KernelException if the kernel refuses
     */
    public List<Entry> list(FwMark mark) {
        filter(socket.request().begin(GET, Netlink.DUMP), mark);
        List<Entry> entries = new ArrayList<>();
        socket.dump(m -> parse(m).ifPresent(entries::add)).ifPresent(r -> {
            throw r.exception("conntrack -L --mark " + mark);
        });
        return entries;
    }

    /**
     * Lists the TCP connections of IPv4 with {@code mark}; the kernel itself leaves out other ones (from Linux 5.8 on).
     *
     * @throws org.pointsman.api.kernel.KernelException if the kernel refuses
     */
    List<Flow> tcp(FwMark mark) {
        MessageWriter w = socket.request().begin(GET, Netlink.DUMP);
        w.u8(AddressFamily.IPV4.number()).u8(0).u16(0);
        w.attributeBe32(MARK, mark.value()).attributeBe32(MARK_MASK, mark.mask());
        int tuple = w.open(TUPLE_ORIG);
        int proto = w.open(TUPLE_PROTO);
        w.attribute8(PROTO_NUMBER, Flow.TCP).close(proto).close(tuple);
        int filter = w.open(FILTER);
        w.attribute32(FILTER_ORIG_FLAGS, FILTER_PROTO_NUMBER).close(filter).end();
        List<Flow> flows = new ArrayList<>();
        socket.dump(m -> FlowCodec.flow(m).filter(f -> f.protocol() == Flow.TCP).ifPresent(flows::add))
                .ifPresent(r -> {
                    throw r.exception("conntrack -L -p tcp --mark " + mark);
                });
        return flows;
    }

    static void filter(MessageWriter w, FwMark mark) {
        w.u8(0).u8(0).u16(0); // AF_UNSPEC: both families
        w.attributeBe32(MARK, mark.value())
                .attributeBe32(MARK_MASK, mark.mask())
                .end();
    }

    /** The entry of a dumped or announced message; empty if it is no entry. */
    public static Optional<Entry> parse(MessageReader m) {
        if (!isEntry(m)) {
            return Optional.empty();
        }
        int mark = 0;
        Optional<Entry> tuple = Optional.empty();
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            switch (a.type()) {
                case TUPLE_ORIG -> tuple = tuple(a.nested());
                case MARK -> mark = a.be32();
                default -> {
                    // the reply direction, counters and timers
                }
            }
        }
        int found = mark;
        return tuple.map(
                t -> new Entry(t.protocol(), t.source(), t.sourcePort(), t.destination(), t.destinationPort(), found));
    }

    /** Whether a message is about an entry of the connection table. */
    static boolean isEntry(MessageReader m) {
        return (m.type() == NEW || m.type() == DELETE) && m.bodyLength() >= HEADER;
    }

    /** One direction of an entry, without its mark; empty unless it has both addresses. */
    static Optional<Entry> tuple(Attributes a) {
        IpAddress[] ends = new IpAddress[2];
        int[] proto = new int[4];
        while (a.next()) {
            Attributes inner = a.nested();
            if (a.type() == TUPLE_IP) {
                while (inner.next()) {
                    // CTA_IP_V4_SRC 1, _V4_DST 2, _V6_SRC 3, _V6_DST 4
                    if (inner.type() >= 1 && inner.type() <= 4 && inner.isAddress()) {
                        ends[(inner.type() - 1) % 2] = inner.address();
                    }
                }
            } else if (a.type() == TUPLE_PROTO) {
                while (inner.next()) {
                    // CTA_PROTO_NUM 1, _SRC_PORT 2, _DST_PORT 3
                    switch (inner.type()) {
                        case 1 -> proto[1] = inner.u8();
                        case 2, 3 -> proto[inner.type()] = inner.be16();
                        default -> {
                            // ICMP type, code and id
                        }
                    }
                }
            }
        }
        if (ends[0] == null || ends[1] == null) {
            return Optional.empty();
        }
        return Optional.of(new Entry(proto[1], ends[0], proto[2], ends[1], proto[3], 0));
    }
}

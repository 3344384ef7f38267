/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.FlowEvent;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.Netlink;

/** Flows and their events from ctnetlink's messages (linux/netfilter/nfnetlink_conntrack.h). Pure. */
final class FlowCodec {
    private static final int TUPLE_ORIG = 1;
    private static final int TUPLE_REPLY = 2;
    private static final int STATUS = 3;
    private static final int PROTOINFO = 4;
    private static final int TIMEOUT = 7;
    private static final int MARK = 8;
    private static final int COUNTERS_ORIG = 9;
    private static final int COUNTERS_REPLY = 10;
    private static final int PROTOINFO_TCP = 1;
    private static final int TCP_STATE = 1;
    private static final int COUNTERS_BYTES = 2;
    /** {@code IPS_SEEN_REPLY}, {@code IPS_ASSURED} (linux/netfilter/nf_conntrack_common.h). */
    private static final int SEEN_REPLY = 1 << 1;

    private static final int ASSURED = 1 << 2;
    /** {@code enum tcp_conntrack} (linux/netfilter/nf_conntrack_tcp.h). */
    private static final List<String> TCP_STATES = List.of(
            "NONE",
            "SYN_SENT",
            "SYN_RECV",
            "ESTABLISHED",
            "FIN_WAIT",
            "CLOSE_WAIT",
            "LAST_ACK",
            "TIME_WAIT",
            "CLOSE",
            "SYN_SENT2");

    private FlowCodec() {}

    /** The flow of a dumped or announced message; empty if it is none. */
    static Optional<Flow> flow(MessageReader m) {
        if (!Conntrack.isEntry(m)) {
            return Optional.empty();
        }
        Optional<Conntrack.Entry> original = Optional.empty();
        Optional<Conntrack.Entry> reply = Optional.empty();
        int mark = 0;
        int status = 0;
        long seconds = 0;
        String state = "";
        OptionalLong bytes = OptionalLong.empty();
        Attributes a = m.attributes(Conntrack.HEADER);
        while (a.next()) {
            switch (a.type()) {
                case TUPLE_ORIG -> original = Conntrack.tuple(a.nested());
                case TUPLE_REPLY -> reply = Conntrack.tuple(a.nested());
                case STATUS -> status = a.be32();
                case PROTOINFO -> state = tcpState(a.nested());
                case TIMEOUT -> seconds = Integer.toUnsignedLong(a.be32());
                case MARK -> mark = a.be32();
                case COUNTERS_ORIG, COUNTERS_REPLY -> bytes = OptionalLong.of(bytes.orElse(0) + bytes(a.nested()));
                default -> {
                    // helpers, zones, labels
                }
            }
        }
        if (original.isEmpty() || reply.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Flow(
                original.get().protocol(),
                tuple(original.get()),
                tuple(reply.get()),
                mark,
                state,
                (status & SEEN_REPLY) != 0,
                (status & ASSURED) != 0,
                bytes,
                Duration.ofSeconds(seconds)));
    }

    /** The event of an announced message; empty if it is none. */
    static Optional<FlowEvent> event(MessageReader m) {
        return flow(m).map(flow -> {
            if (m.type() == Conntrack.DELETE) {
                return new FlowEvent.Ended(flow);
            }
            // both are IPCTNL_MSG_CT_NEW; the flags tell them apart
            return (m.flags() & Netlink.CREATE) != 0 ? new FlowEvent.Began(flow) : new FlowEvent.Changed(flow);
        });
    }

    private static Flow.Tuple tuple(Conntrack.Entry e) {
        return new Flow.Tuple(e.source(), e.sourcePort(), e.destination(), e.destinationPort());
    }

    private static String tcpState(Attributes a) {
        while (a.next()) {
            if (a.type() == PROTOINFO_TCP) {
                Attributes tcp = a.nested();
                while (tcp.next()) {
                    if (tcp.type() == TCP_STATE && tcp.u8() < TCP_STATES.size()) {
                        return TCP_STATES.get(tcp.u8());
                    }
                }
            }
        }
        return "";
    }

    private static long bytes(Attributes a) {
        while (a.next()) {
            if (a.type() == COUNTERS_BYTES && a.length() == Long.BYTES) {
                long value = 0;
                for (int i = 0; i < Long.BYTES; i++) {
                    value = value << 8 | a.octet(i);
                }
                return value;
            }
        }
        return 0;
    }
}

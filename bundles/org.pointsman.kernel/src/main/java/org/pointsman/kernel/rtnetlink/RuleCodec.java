/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

import java.util.Optional;
import java.util.OptionalInt;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.state.Rule;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;

/** {@code struct fib_rule_hdr} and {@code FRA_*} of linux/fib_rules.h. */
public final class RuleCodec {
    private static final int HEADER = 12;
    private static final int DST = 1;
    private static final int SRC = 2;
    private static final int IIFNAME = 3;
    private static final int PRIORITY = 6;
    private static final int FWMARK = 10;
    private static final int SUPPRESS_IFGROUP = 13;
    private static final int SUPPRESS_PREFIXLEN = 14;
    private static final int TABLE = 15;
    private static final int FWMASK = 16;
    private static final int OIFNAME = 17;
    private static final int L3MDEV = 19;
    private static final int UID_RANGE = 20;
    private static final int PROTOCOL = 21;
    private static final int IP_PROTO = 22;
    private static final int SPORT_RANGE = 23;
    private static final int DPORT_RANGE = 24;

    private static final int ACTION_TO_TABLE = 1;
    private static final int FLAG_INVERT = 2;

    private RuleCodec() {}

    /** Asks for all rules of a family. */
    public static void dump(MessageWriter w, AddressFamily family) {
        w.begin(Rtnetlink.GET_RULE, Netlink.DUMP)
                .u8(family.number())
                .zero(HEADER - 1)
                .end();
    }

    /** Adds a rule; refused with {@code EEXIST} if it is there. Without {@code NLM_F_EXCL} duplicates would pile up. */
    public static void add(MessageWriter w, Rule rule) {
        write(w.begin(Rtnetlink.NEW_RULE, Netlink.CREATE | Netlink.EXCL), rule);
    }

    /** Removes a rule. */
    public static void delete(MessageWriter w, Rule rule) {
        write(w.begin(Rtnetlink.DELETE_RULE, 0), rule);
    }

    private static void write(MessageWriter w, Rule rule) {
        w.u8(rule.family().number()).zero(6).u8(ACTION_TO_TABLE).u32(0);
        w.attribute32(PRIORITY, rule.priority()).attribute32(TABLE, rule.table());
        if (rule.mark().isPresent()) {
            FwMark mark = rule.mark().get();
            w.attribute32(FWMARK, mark.value()).attribute32(FWMASK, mark.mask());
        }
        rule.inbound().ifPresent(device -> w.attribute(IIFNAME, device));
        if (rule.suppressPrefixLength().isPresent()) {
            w.attribute32(SUPPRESS_PREFIXLEN, rule.suppressPrefixLength().getAsInt());
        }
        w.attribute8(PROTOCOL, rule.protocol()).end();
    }

    /**
     * The rule. One that says more than a {@link Rule} can hold (source, outgoing interface, another action) is no rule of ours,
     * whatever its protocol: it is given with protocol 0, and with table 0 if it looks up none.
     */
    public static Optional<Rule> parse(MessageReader m) {
        if (m.bodyLength() < HEADER || m.u8(0) != 2 && m.u8(0) != 10) {
            return Optional.empty();
        }
        int table = m.u8(4);
        int priority = 0;
        int mark = 0;
        int mask = 0;
        int suppress = -1;
        int protocol = 0;
        boolean marked = false;
        String inbound = "";
        boolean plain = m.u8(7) == ACTION_TO_TABLE
                && m.u8(1) == 0
                && m.u8(2) == 0
                && m.u8(3) == 0
                && (m.i32(8) & FLAG_INVERT) == 0;
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            switch (a.type()) {
                case PRIORITY -> priority = a.i32();
                case TABLE -> table = a.i32();
                case FWMARK -> {
                    mark = a.i32();
                    marked = true;
                }
                case FWMASK -> {
                    mask = a.i32();
                    marked = true;
                }
                case SUPPRESS_PREFIXLEN -> suppress = a.i32();
                case SUPPRESS_IFGROUP -> plain &= a.i32() == -1;
                case PROTOCOL -> protocol = a.u8();
                case IIFNAME -> inbound = a.string();
                case DST, SRC, OIFNAME, L3MDEV, UID_RANGE, IP_PROTO, SPORT_RANGE, DPORT_RANGE -> plain = false;
                default -> {
                    // padding, flow and tunnel id: 0 where they do not matter
                }
            }
        }
        return Optional.of(new Rule(
                AddressFamily.of(m.u8(0)),
                priority,
                marked ? Optional.of(new FwMark(mark & mask, mask)) : Optional.empty(),
                inbound.isEmpty() ? Optional.empty() : Optional.of(inbound),
                m.u8(7) == ACTION_TO_TABLE ? table : 0,
                suppress < 0 ? OptionalInt.empty() : OptionalInt.of(suppress),
                plain ? protocol : 0));
    }
}

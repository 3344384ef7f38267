/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

import java.util.Optional;
import org.pointsman.api.kernel.RouteLookup.Fate;
import org.pointsman.api.kernel.RouteLookup.Question;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;

/** {@code RTM_GETROUTE} for one packet (linux/rtnetlink.h; net/ipv4/route.c, {@code inet_rtm_getroute}). */
public final class LookupCodec {
    private static final int HEADER = 12;
    private static final int DST = 1;
    private static final int SRC = 2;
    private static final int IIF = 3;
    private static final int OIF = 4;
    private static final int GATEWAY = 5;
    private static final int PREFSRC = 7;
    private static final int TABLE = 15;
    private static final int MARK = 16;
    private static final int VIA = 18;
    private static final int FLAG_LOOKUP_TABLE = 0x1000;
    private static final int FLAG_FIB_MATCH = 0x2000;
    private static final int LOCAL = 2;
    private static final int BROADCAST = 3;
    private static final int MULTICAST = 5;

    private LookupCodec() {}

    /**
     * What the kernel found.
     *
     * @param length of the destination; of the packet's own if the route was not asked for
     */
    public record Found(
            Fate fate, int index, Optional<IpAddress> gateway, Optional<IpAddress> source, int table, int length) {}

    /**
     * Asks which way a packet takes.
     *
     * @param from ifindex that it comes in by; 0: the router's own
     * @param route whether to answer with the table's route rather than with what is made of it
     */
    public static void ask(MessageWriter w, Question q, int from, boolean route) {
        AddressFamily family = q.destination().family();
        int bits = family.bits();
        w.begin(Rtnetlink.GET_ROUTE, 0)
                .u8(family.number())
                .u8(bits)
                .u8(q.source().isPresent() ? bits : 0)
                .zero(5)
                .u32(route ? FLAG_FIB_MATCH : FLAG_LOOKUP_TABLE);
        w.attribute(DST, q.destination());
        if (q.source().isPresent()) {
            w.attribute(SRC, q.source().get());
        }
        if (from != 0) {
            w.attribute32(IIF, from);
        }
        w.attribute32(MARK, q.mark()).end();
    }

    /** The answer. */
    public static Found parse(MessageReader m) {
        int table = m.u8(4);
        int index = 0;
        Optional<IpAddress> gateway = Optional.empty();
        Optional<IpAddress> source = Optional.empty();
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            switch (a.type()) {
                case TABLE -> table = a.i32();
                case OIF -> index = a.i32();
                case GATEWAY -> gateway = a.isAddress() ? Optional.of(a.address()) : gateway;
                case VIA -> gateway = RouteCodec.via(a);
                case PREFSRC -> source = a.isAddress() ? Optional.of(a.address()) : source;
                default -> {
                    // the rest says how, not where
                }
            }
        }
        return new Found(fate(m.u8(7)), index, gateway, source, table, m.u8(1));
    }

    private static Fate fate(int type) {
        return switch (type) {
            case LOCAL -> Fate.LOCAL;
            case BROADCAST, MULTICAST -> Fate.BROADCAST;
            default -> Fate.FORWARDED;
        };
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

import java.util.Optional;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.Route;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;

/** {@code struct rtmsg} and {@code RTA_*} of linux/rtnetlink.h. */
public final class RouteCodec {
    /**
     * What IPv6 makes of "no metric" ({@code IP6_RT_PRIO_USER} of linux/ipv6_route.h). A {@link Route} of metric 0 is
     * written with this one, so that a delete cannot hit a route of another metric.
     */
    public static final int IPV6_DEFAULT_METRIC = 1024;

    private static final int HEADER = 12;
    private static final int DST = 1;
    private static final int SRC = 2;
    private static final int OIF = 4;
    private static final int GATEWAY = 5;
    private static final int PRIORITY = 6;
    private static final int PREFSRC = 7;
    private static final int MULTIPATH = 9;
    private static final int TABLE = 15;
    private static final int VIA = 18;

    private static final int TYPE_UNICAST = 1;
    private static final int TYPE_ANY = 0;
    private static final int SCOPE_UNIVERSE = 0;
    private static final int SCOPE_LINK = 253;
    private static final int SCOPE_NOWHERE = 255;
    private static final int FLAG_ONLINK = 4;
    private static final int FLAG_CLONED = 0x200;

    private RouteCodec() {}

    /**
     * A route as the kernel tells it.
     *
     * @param table table id
     * @param destination network
     * @param gateway next hop; empty: on-link
     * @param index ifindex of the way out; 0: this is no single-hop unicast route (unreachable, multipath ...)
     * @param source preferred source
     * @param metric {@code RTA_PRIORITY}
     * @param onlink {@code RTNH_F_ONLINK}
     * @param protocol {@code rtm_protocol}
     */
    public record Found(
            int table,
            Prefix destination,
            Optional<IpAddress> gateway,
            int index,
            Optional<IpAddress> source,
            int metric,
            boolean onlink,
            int protocol) {
        /** As a {@link Route} through the interface {@code device}. */
        public Route route(String device) {
            return new Route(table, destination, gateway, device, source, metric, onlink, protocol);
        }

        /** This route with another metric. */
        public Found withMetric(int other) {
            return new Found(table, destination, gateway, index, source, other, onlink, protocol);
        }
    }

    /**
     * Asks for routes; strict checking makes the kernel itself leave out the others.
     *
     * @param table table id; 0: all
     * @param protocol {@code rtm_protocol}; 0: all
     */
    public static void dump(MessageWriter w, AddressFamily family, int table, int protocol) {
        w.begin(Rtnetlink.GET_ROUTE, Netlink.DUMP)
                .u8(family.number())
                .zero(3)
                .u8(0)
                .u8(protocol)
                .zero(2)
                .u32(0);
        if (table != 0) {
            w.attribute32(TABLE, table);
        }
        w.end();
    }

    /** Installs a route, or replaces the one with the same table, destination and metric. */
    public static void replace(MessageWriter w, Route route, int index) {
        write(w.begin(Rtnetlink.NEW_ROUTE, Netlink.CREATE | Netlink.REPLACE), route, index);
    }

    /** Installs a route; refused with {@code EEXIST} if there is one with this table, destination and metric. */
    public static void add(MessageWriter w, Route route, int index) {
        write(w.begin(Rtnetlink.NEW_ROUTE, Netlink.CREATE | Netlink.EXCL), route, index);
    }

    /** Removes a route. */
    public static void delete(MessageWriter w, Route route, int index) {
        write(w.begin(Rtnetlink.DELETE_ROUTE, 0), route, index);
    }

    /** Removes the route with this table, destination, metric and protocol that has no single way out. */
    public static void deleteWithoutDevice(MessageWriter w, Route route) {
        Prefix destination = route.destination();
        w.begin(Rtnetlink.DELETE_ROUTE, 0);
        w.u8(destination.family().number()).u8(destination.length()).u8(0).u8(0);
        w.u8(0).u8(route.protocol()).u8(SCOPE_NOWHERE).u8(TYPE_ANY).u32(0);
        w.attribute32(TABLE, route.table());
        if (!destination.isDefault()) {
            w.attribute(DST, destination.address());
        }
        if (route.metric() != 0) {
            w.attribute32(PRIORITY, route.metric());
        }
        w.end();
    }

    private static void write(MessageWriter w, Route route, int index) {
        Prefix destination = route.destination();
        AddressFamily family = destination.family();
        Optional<IpAddress> gateway = route.gateway();
        boolean v4 = family == AddressFamily.IPV4;
        w.u8(family.number()).u8(destination.length()).u8(0).u8(0);
        w.u8(0).u8(route.protocol()); // tables above 255 do not fit here: RTA_TABLE always says it
        w.u8(v4 && gateway.isEmpty() ? SCOPE_LINK : SCOPE_UNIVERSE).u8(TYPE_UNICAST);
        w.u32(route.onlink() ? FLAG_ONLINK : 0);
        w.attribute32(TABLE, route.table());
        if (!destination.isDefault()) {
            w.attribute(DST, destination.address());
        }
        if (gateway.isPresent()) {
            gateway(w, family, gateway.get());
        }
        w.attribute32(OIF, index);
        if (route.source().isPresent()) {
            w.attribute(PREFSRC, route.source().get());
        }
        int metric = route.metric() == 0 && !v4 ? IPV6_DEFAULT_METRIC : route.metric();
        if (metric != 0) {
            w.attribute32(PRIORITY, metric);
        }
        w.end();
    }

    private static void gateway(MessageWriter w, AddressFamily family, IpAddress gateway) {
        if (gateway.family() == family) {
            w.attribute(GATEWAY, gateway);
            return;
        }
        int via = w.openPlain(VIA);
        w.u16(gateway.family().number()).address(gateway, gateway.family().bits() / 8);
        w.close(via);
    }

    /** {@code rtm_dst_len}. */
    public static int destinationLength(MessageReader m) {
        return m.u8(1);
    }

    /** {@code rtm_protocol}. */
    public static int protocol(MessageReader m) {
        return m.u8(5);
    }

    /** Whether it is a cached clone, no entry of a table. */
    public static boolean isClone(MessageReader m) {
        return (m.i32(8) & FLAG_CLONED) != 0;
    }

    /** The route; empty if it is of another family, or depends on the source (IPv6 subtrees). */
    public static Optional<Found> parse(MessageReader m) {
        if (m.bodyLength() < HEADER || m.u8(0) != 2 && m.u8(0) != 10 || m.u8(2) != 0) {
            return Optional.empty();
        }
        AddressFamily family = AddressFamily.of(m.u8(0));
        int table = m.u8(4);
        int index = 0;
        int metric = 0;
        boolean single = m.u8(7) == TYPE_UNICAST;
        IpAddress destination = IpAddress.any(family);
        Optional<IpAddress> gateway = Optional.empty();
        Optional<IpAddress> source = Optional.empty();
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            switch (a.type()) {
                case TABLE -> table = a.i32();
                case DST -> destination = a.isAddress() ? a.address() : destination;
                case OIF -> index = a.i32();
                case PRIORITY -> metric = a.i32();
                case GATEWAY -> gateway = a.isAddress() ? Optional.of(a.address()) : gateway;
                case VIA -> gateway = via(a);
                case PREFSRC -> source = a.isAddress() ? Optional.of(a.address()) : source;
                case MULTIPATH, SRC -> single = false;
                default -> {
                    // metrics, cache info and the like are not part of the state
                }
            }
        }
        return Optional.of(new Found(
                table,
                Prefix.containing(destination, m.u8(1)),
                gateway,
                single ? index : 0,
                source,
                metric,
                (m.i32(8) & FLAG_ONLINK) != 0,
                m.u8(5)));
    }

    static Optional<IpAddress> via(Attributes a) {
        byte[] value = a.bytes();
        if (value.length != 6 && value.length != 18) {
            return Optional.empty();
        }
        return Optional.of(IpAddress.of(java.util.Arrays.copyOfRange(value, 2, value.length)));
    }
}

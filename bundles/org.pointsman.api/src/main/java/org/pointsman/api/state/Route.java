/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.state;

import java.util.Optional;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;

/**
 * One unicast route of one routing table (rtnetlink(7), {@code RTM_NEWROUTE}). Identity in the kernel is
 * (table, destination, metric) for a replace.
 *
 * @param table routing table id, 1 to 2^31-1 (254 is main)
 * @param destination network, {@code default} for everything
 * @param gateway next hop; empty: on-link (point-to-point or connected)
 * @param device interface name
 * @param source preferred source address; empty: the kernel's choice
 * @param metric lower is preferred; 0 is the kernel's "no metric"
 * @param onlink the gateway is taken to be on the link although no connected route says so
 * @param protocol who installed it ({@code rtm_protocol}, linux/rtnetlink.h); see {@link Ownership}
 */
public record Route(
        int table,
        Prefix destination,
        Optional<IpAddress> gateway,
        String device,
        Optional<IpAddress> source,
        int metric,
        boolean onlink,
        int protocol) {

    /** A default route in {@code table} through {@code gateway} on {@code device}, metric 0, no source hint. */
    public static Route defaultVia(int table, IpAddress gateway, String device, int protocol) {
        return new Route(
                table,
                Prefix.all(gateway.family()),
                Optional.of(gateway),
                device,
                Optional.empty(),
                0,
                false,
                protocol);
    }

    /** This route with the preferred source address {@code address}. */
    public Route withSource(Optional<IpAddress> address) {
        return new Route(table, destination, gateway, device, address, metric, onlink, protocol);
    }

    /** This route in another table with another metric. */
    public Route in(int otherTable, int otherMetric) {
        return new Route(otherTable, destination, gateway, device, source, otherMetric, onlink, protocol);
    }

    /** What the kernel replaces by: table, destination and metric. */
    public Key key() {
        return new Key(table, destination, metric);
    }

    /** The kernel's replace identity of a route. */
    public record Key(int table, Prefix destination, int metric) {}

    /** As iproute2 writes it: {@code default via 192.0.2.1 dev eth0 table 7701 proto 77}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(destination.toString());
        gateway.ifPresent(g -> text.append(" via ").append(g));
        text.append(" dev ").append(device);
        source.ifPresent(s -> text.append(" src ").append(s));
        if (table != 254) {
            text.append(" table ").append(table);
        }
        if (metric != 0) {
            text.append(" metric ").append(metric);
        }
        text.append(onlink ? " onlink" : "").append(" proto ").append(protocol);
        return text.toString();
    }
}

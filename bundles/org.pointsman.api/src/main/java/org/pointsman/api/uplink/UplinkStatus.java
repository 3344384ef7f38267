/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.uplink;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;

/**
 * How an uplink stands, in its own judgement. Carrier and reachability of the gateway are added by Pointsman.
 *
 * @param session how far the session has come
 * @param device interface that packets leave by; empty while unknown
 * @param port interface whose carrier counts (the port under a bridge); empty: {@code device}
 * @param addresses addresses of the uplink on {@code device}, the first is the source of the router's own packets
 * @param manageAddresses whether Pointsman is to put {@code addresses} on the interface, and take them away again
 * @param raiseLink whether Pointsman is to set {@code device} administratively up
 * @param gateway next hop; empty: point-to-point
 * @param resolvers DNS servers to be asked through this uplink, best first
 * @param explanation one sentence for people: what it is doing or waiting for
 * @param details further facts to show, such as {@code ssid} or {@code signal}
 */
public record UplinkStatus(
        Session session,
        Optional<String> device,
        Optional<String> port,
        List<InterfacePrefix> addresses,
        boolean manageAddresses,
        boolean raiseLink,
        Optional<IpAddress> gateway,
        List<IpAddress> resolvers,
        String explanation,
        SortedMap<String, String> details) {
    /** Copies the collections and checks the names. */
    public UplinkStatus {
        device.ifPresent(InterfaceName::require);
        port.ifPresent(InterfaceName::require);
        addresses = List.copyOf(addresses);
        resolvers = List.copyOf(resolvers);
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
        if (session == Session.UP && device.isEmpty()) {
            throw new IllegalArgumentException("an uplink that is up needs an interface");
        }
    }

    /** No session. */
    public static UplinkStatus down(String explanation) {
        return builder(Session.DOWN).explanation(explanation).build();
    }

    /** A session is being set up. */
    public static UplinkStatus connecting(String device, String explanation) {
        return builder(Session.CONNECTING)
                .device(device)
                .explanation(explanation)
                .build();
    }

    /** Starts the status of a session that is up on {@code device}. */
    public static Builder up(String device) {
        return builder(Session.UP).device(device);
    }

    /** Starts a status from another one. */
    public static Builder like(UplinkStatus status) {
        Builder b = new Builder(status.session);
        b.device = status.device;
        b.port = status.port;
        b.addresses = status.addresses;
        b.manageAddresses = status.manageAddresses;
        b.raiseLink = status.raiseLink;
        b.gateway = status.gateway;
        b.resolvers = status.resolvers;
        b.explanation = status.explanation;
        b.details.putAll(status.details);
        return b;
    }

    /** Starts a status. */
    public static Builder builder(Session session) {
        return new Builder(session);
    }

    /** Collects a status; not thread-safe. */
    public static final class Builder {
        private final Session session;
        private Optional<String> device = Optional.empty();
        private Optional<String> port = Optional.empty();
        private List<InterfacePrefix> addresses = List.of();
        private boolean manageAddresses;
        private boolean raiseLink;
        private Optional<IpAddress> gateway = Optional.empty();
        private List<IpAddress> resolvers = List.of();
        private String explanation = "";
        private final SortedMap<String, String> details = new TreeMap<>(Map.of());

        private Builder(Session session) {
            this.session = session;
        }

        /** Interface that packets leave by. */
        public Builder device(String name) {
            device = Optional.of(name);
            return this;
        }

        /** Interface whose carrier counts, where it is another one. */
        public Builder port(String name) {
            port = Optional.of(name);
            return this;
        }

        /** Addresses that something else keeps on the interface. */
        public Builder addresses(List<InterfacePrefix> present) {
            addresses = present;
            manageAddresses = false;
            return this;
        }

        /** Addresses that Pointsman is to keep on the interface. */
        public Builder managedAddresses(List<InterfacePrefix> wanted) {
            addresses = wanted;
            manageAddresses = true;
            return this;
        }

        /** Whether Pointsman is to set the interface administratively up; not, unless said. */
        public Builder raiseLink(boolean wanted) {
            raiseLink = wanted;
            return this;
        }

        /** Next hop. */
        public Builder gateway(IpAddress address) {
            gateway = Optional.of(address);
            return this;
        }

        /** DNS servers, best first. */
        public Builder resolvers(List<IpAddress> servers) {
            resolvers = servers;
            return this;
        }

        /** One sentence for people. */
        public Builder explanation(String sentence) {
            explanation = sentence;
            return this;
        }

        /** A further fact to show. */
        public Builder detail(String key, String value) {
            details.put(key, value);
            return this;
        }

        /** The status. */
        public UplinkStatus build() {
            return new UplinkStatus(
                    session,
                    device,
                    port,
                    addresses,
                    manageAddresses,
                    raiseLink,
                    gateway,
                    resolvers,
                    explanation,
                    details);
        }
    }
}

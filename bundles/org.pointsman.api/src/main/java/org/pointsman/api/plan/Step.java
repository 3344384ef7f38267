/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.plan;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.KernelFile;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/** One change of the kernel's network state. Every step alone leaves a router that forwards. */
public sealed interface Step {
    /** This step as a person would type it with sysctl, ip, nft or conntrack. */
    String text();

    /** Writes a sysctl, {@code key} below /proc/sys with slashes; or a {@link KernelFile}, by its path. */
    record SetSysctl(String key, String value) implements Step {
        @Override
        public String text() {
            return KernelFile.is(key)
                    ? "echo " + value + " > " + key
                    : "sysctl -w " + key.replace('/', '.') + "=" + value;
        }
    }

    /** Sets an interface administratively up; one that is gone meanwhile counts as done. */
    record SetLinkUp(String device) implements Step {
        @Override
        public String text() {
            return "ip link set " + device + " up";
        }
    }

    /** Adds an address to an interface. */
    record AddAddress(InterfaceAddress address) implements Step {
        @Override
        public String text() {
            return "ip address add " + address;
        }
    }

    /** Removes an address of ours. */
    record DeleteAddress(InterfaceAddress address) implements Step {
        @Override
        public String text() {
            return "ip address del " + address;
        }
    }

    /** Installs a route, or replaces the one with the same key in one message: the switch. */
    record ReplaceRoute(Route route) implements Step {
        @Override
        public String text() {
            return "ip route replace " + route;
        }
    }

    /** Removes a route of ours. */
    record DeleteRoute(Route route) implements Step {
        @Override
        public String text() {
            return "ip route del " + route;
        }
    }

    /** Adds a policy rule. */
    record AddRule(Rule rule) implements Step {
        @Override
        public String text() {
            return "ip rule add " + words(rule);
        }
    }

    /** Removes a policy rule of ours. */
    record DeleteRule(Rule rule) implements Step {
        @Override
        public String text() {
            return "ip rule del " + words(rule);
        }
    }

    /** Creates our nft table or replaces it whole, in one transaction. */
    record ReplaceNftTable(NftTable table) implements Step {
        @Override
        public String text() {
            return "nft replace table inet " + table.name() + " {\n"
                    + table.structure().indent(4) + "}";
        }
    }

    /** Changes elements of a map of our nft table, in one transaction: the failover of balanced traffic. */
    record UpdateNftElements(String table, String map, SortedMap<String, String> elements) implements Step {
        @Override
        public String text() {
            Map<String, SortedSet<String>> keys = new TreeMap<>(); // a line of 256 pairs is not read by anybody
            elements.forEach((key, value) -> keys.computeIfAbsent(
                            value, v -> new TreeSet<>(comparing(String::length).thenComparing(naturalOrder())))
                    .add(key));
            return keys.entrySet().stream()
                    .map(e -> String.join(", ", e.getValue()) + " : " + e.getKey())
                    .collect(Collectors.joining("; ", "nft replace elements inet " + table + " " + map + " { ", " }"));
        }
    }

    /** Removes our nft table. */
    record DeleteNftTable(String table) implements Step {
        @Override
        public String text() {
            return "nft delete table inet " + table;
        }
    }

    /** Deletes conntrack entries by mark, after the new way is in place. */
    record DeleteConntrack(FwMark mark) implements Step {
        @Override
        public String text() {
            return "conntrack -D --mark " + mark;
        }
    }

    /** Has the kernel ask again for the neighbours it knows on an interface; nothing is lost meanwhile. */
    record RefreshNeighbours(String device) implements Step {
        @Override
        public String text() {
            return "ip neigh refresh dev " + device;
        }
    }

    private static String words(Rule rule) {
        String text = rule.toString();
        int colon = text.indexOf(':');
        return "pref " + text.substring(0, colon) + text.substring(colon + 1);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.multipath;

import java.util.List;

/** What of a packet decides its slot; as rules that look it up, the first that fits counts. */
enum HashPolicy {
    /** All that a host sends takes one uplink. */
    SOURCE("ip saddr"),
    /** All that a host sends to another takes one uplink. */
    SOURCE_DESTINATION("ip saddr . ip daddr"),
    /** Each flow for itself. */
    FLOW("ip saddr . ip daddr . meta l4proto . th sport . th dport");

    private final String fields;

    HashPolicy(String fields) {
        this.fields = fields;
    }

    static HashPolicy named(String name) {
        return switch (name) {
            case "source" -> SOURCE;
            case "flow" -> FLOW;
            default -> SOURCE_DESTINATION;
        };
    }

    /** Rules of a chain. Only the first fragment of a packet has ports, so fragments go by addresses, all of them. */
    List<String> rules(String map) {
        if (this != FLOW) {
            return List.of(rule(fields, map));
        }
        String addresses = rule(SOURCE_DESTINATION.fields, map);
        return List.of(
                "ip frag-off & 0x3fff != 0 " + addresses,
                "meta l4proto { tcp, udp, udplite, sctp, dccp } " + rule(fields, map),
                addresses);
    }

    private static String rule(String fields, String map) {
        return "jhash " + fields + " mod 256 seed 0x706d vmap @" + map;
    }
}

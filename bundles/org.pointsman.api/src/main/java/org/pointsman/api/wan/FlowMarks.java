/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Ownership;

/**
 * The nft section {@code flows}: which flow has which uplink, by {@code ct mark}. It changes with addresses and gateways, not with carrier or
 * reachability. nft 1.0.6 cannot OR two registers, so there is a chain with constants for each uplink.
 *
 * <p>It also counts ({@link FlowCounts}): flows that begin by each uplink, and what answers come to them.
 */
final class FlowMarks {
    static final String SECTION = "flows";

    private FlowMarks() {}

    static NetworkState of(WanSnapshot snapshot) {
        return NetworkState.builder()
                .nftTable(NftTable.of(snapshot.ownership().nftTable(), SECTION, section(snapshot)))
                .build();
    }

    static String goBy(UplinkView uplink, Ownership own) {
        return "goto flows_to_" + slot(uplink, own);
    }

    static int slot(UplinkView uplink, Ownership own) {
        return uplink.table() - own.firstTable();
    }

    private static String section(WanSnapshot snapshot) {
        Ownership own = snapshot.ownership();
        // by number: another metric is no other text
        List<UplinkView> uplinks = snapshot.uplinks().stream()
                .sorted(Comparator.comparingInt(UplinkView::table))
                .toList();
        String bits = hex(own.markMask());
        String others = hex(~own.markMask());
        StringBuilder text = new StringBuilder();
        List<String> marks = new ArrayList<>();
        for (UplinkView u : uplinks) {
            int slot = slot(u, own);
            String mark = hex(u.mark().value());
            text.append("chain flows_to_%d { meta mark set meta mark & %s | %s; }\n".formatted(slot, others, mark));
            text.append("chain flows_of_%d { ct mark set ct mark & %s | %s; }\n".formatted(slot, others, mark));
            marks.add(mark + " : goto flows_to_" + slot);
        }
        text.append("map flows_to { type mark : verdict; %s}\n"
                .formatted(marks.isEmpty() ? "" : "elements = { " + String.join(", ", marks) + " }; "));
        text.append("chain flows_in {\n");
        uplinks.stream().filter(u -> alone(u, uplinks)).forEach(u -> text.append(entry(u, slot(u, own))));
        text.append("}\nchain flows_out {\n").append(exits(uplinks, own)).append("}\n");
        text.append(FlowCounts.of(uplinks, own));
        Optional<String> devices = FlowCounts.devices(uplinks);
        return text.append("""
                chain flows_prerouting { type filter hook prerouting priority mangle; policy accept;
                %2$s  meta mark & %1$s != 0 return
                  ct direction original ct mark & %1$s == 0 goto flows_in
                  ct direction reply ct mark & %1$s vmap @flows_to
                }
                chain flows_output { type route hook output priority mangle; policy accept;
                  meta mark & %1$s != 0 return
                  ct direction reply ct mark & %1$s vmap @flows_to
                }
                chain flows_postrouting { type filter hook postrouting priority mangle; policy accept;
                  ct mark & %1$s == 0 jump flows_out
                %3$s}
                """.formatted(
                                bits,
                                devices.map(d -> "  ct direction reply ct state established iifname " + d
                                                + " jump flows_answers\n")
                                        .orElse(""),
                                devices.map(d -> "  ct state new oifname " + d + " goto flows_begun\n")
                                        .orElse("")))
                .toString();
    }

    /** A flow from outside: in by this uplink's interface, and not from a neighbour on it, who may be a host of the LAN (one-armed). */
    private static String entry(UplinkView u, int slot) {
        List<String> near = u.status().addresses().stream()
                .filter(a -> a.address().family() == AddressFamily.IPV4
                        && a.length() < a.address().family().bits())
                .map(InterfacePrefix::network)
                .map(Prefix::toString)
                .distinct()
                .sorted()
                .toList();
        String from = near.isEmpty() ? "meta nfproto ipv4" : "ip saddr != { " + String.join(", ", near) + " }";
        return "  iifname \"%s\" %s goto flows_of_%d\n"
                .formatted(u.status().device().orElseThrow(), from, slot);
    }

    /** Whether nobody else has its interface: then what comes in there comes by it. */
    private static boolean alone(UplinkView u, List<UplinkView> uplinks) {
        return u.routable()
                && uplinks.stream()
                                .filter(o -> o.routable()
                                        && o.status().device().equals(u.status().device()))
                                .count()
                        == 1;
    }

    /** The way out is interface and gateway: a neighbour on the same interface is not behind the uplink. */
    private static String exits(List<UplinkView> uplinks, Ownership own) {
        Map<String, String> four = new LinkedHashMap<>();
        Map<String, String> six = new LinkedHashMap<>();
        Map<String, String> direct = new LinkedHashMap<>();
        for (UplinkView u : uplinks) {
            if (!u.routable()) {
                continue;
            }
            String device = "\"" + u.status().device().orElseThrow() + "\"";
            String verdict = "goto flows_of_" + slot(u, own);
            Optional<IpAddress> gateway = u.status().gateway();
            if (gateway.isEmpty()) {
                direct.putIfAbsent(device, verdict);
            } else {
                (gateway.get().family() == AddressFamily.IPV4 ? four : six)
                        .putIfAbsent(device + " . " + gateway.get(), verdict);
            }
        }
        return vmap("oifname . rt ip nexthop", four) + vmap("oifname . rt ip6 nexthop", six) + vmap("oifname", direct);
    }

    private static String vmap(String key, Map<String, String> verdicts) {
        if (verdicts.isEmpty()) {
            return "";
        }
        List<String> elements = verdicts.entrySet().stream()
                .map(e -> e.getKey() + " : " + e.getValue())
                .toList();
        return "  " + key + " vmap { " + String.join(", ", elements) + " }\n";
    }

    static String hex(int value) {
        return "0x%08x".formatted(value);
    }
}

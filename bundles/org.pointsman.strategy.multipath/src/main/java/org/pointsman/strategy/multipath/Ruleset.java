/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.multipath;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** The nft section {@code multipath}: no word of conntrack in it, so that where nothing else needs that it does not even run. */
final class Ruleset {
    /** Map from slot number to verdict. */
    static final String SLOTS = "multipath_slots";

    private static final String SECTION = "multipath";

    private Ruleset() {}

    static String verdict(UplinkView uplink, Ownership own) {
        return "goto multipath_to_" + (uplink.table() - own.firstTable());
    }

    static Map.Entry<String, String> section(WanSnapshot snapshot, HashPolicy policy) {
        Ownership own = snapshot.ownership();
        List<UplinkView> uplinks = snapshot.uplinks().stream()
                .sorted(Comparator.comparingInt(UplinkView::table))
                .toList();
        StringBuilder text = new StringBuilder("map multipath_slots { typeof numgen random mod 256 : verdict; }\n");
        for (UplinkView u : uplinks) {
            text.append("chain multipath_to_%d { meta mark set meta mark & 0x%08x | 0x%08x; }\n"
                    .formatted(
                            u.table() - own.firstTable(),
                            ~own.markMask(),
                            u.mark().value()));
        }
        text.append("chain multipath_prerouting { type filter hook prerouting priority mangle + 1; policy accept;\n");
        text.append("  meta mark & 0x%08x != 0 return\n".formatted(own.markMask()));
        uplinks.stream().filter(UplinkView::routable).map(Ruleset::fromOutside).forEach(text::append);
        text.append("  fib daddr type != unicast return\n");
        policy.rules(SLOTS).forEach(r -> text.append("  ").append(r).append('\n'));
        text.append("}\nchain multipath_output { type route hook output priority mangle + 1; policy accept;\n");
        text.append("  meta mark & 0x%08x != 0 return\n".formatted(own.markMask()));
        return Map.entry(
                SECTION, text.append(byAddress(uplinks, own)).append("}\n").toString());
    }

    /** What comes in by an uplink, and not from a neighbour who may be a host of the LAN (one-armed), is not spread. */
    private static String fromOutside(UplinkView u) {
        List<String> near = four(u).stream()
                .filter(a -> a.length() < AddressFamily.IPV4.bits())
                .map(InterfacePrefix::network)
                .map(Prefix::toString)
                .distinct()
                .sorted()
                .toList();
        return "  iifname \"%s\" %sreturn\n"
                .formatted(
                        u.status().device().orElseThrow(),
                        near.isEmpty() ? "" : "ip saddr != { " + String.join(", ", near) + " } ");
    }

    /** Addresses that two uplinks have, as two sticks of one make may, tell nothing. */
    private static String byAddress(List<UplinkView> uplinks, Ownership own) {
        Map<IpAddress, List<UplinkView>> owners = new LinkedHashMap<>();
        uplinks.stream()
                .filter(UplinkView::routable)
                .forEach(u -> four(u).forEach(a -> owners.computeIfAbsent(a.address(), k -> new ArrayList<>())
                        .add(u)));
        List<String> elements = owners.entrySet().stream()
                .filter(e -> e.getValue().size() == 1)
                .map(e -> e.getKey() + " : " + verdict(e.getValue().get(0), own))
                .toList();
        return elements.isEmpty() ? "" : "  ip saddr vmap { " + String.join(", ", elements) + " }\n";
    }

    private static List<InterfacePrefix> four(UplinkView u) {
        return u.status().addresses().stream()
                .filter(a -> a.address().family() == AddressFamily.IPV4)
                .toList();
    }
}

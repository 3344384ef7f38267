/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.pinned;

import java.util.Map;
import java.util.TreeSet;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * The nft section {@code pinned}, on top of {@code flows}: a flow that has an uplink keeps it, a new one draws a slot. What is forwarded comes
 * here before it comes to {@code flows}: packets of flows under way, nearly all there are, leave both after a few constants compared
 * (decisions/0021).
 */
final class Ruleset {
    /** Map from slot number to verdict. */
    static final String SLOTS = "pinned_slots";

    private static final String SECTION = "pinned";

    private Ruleset() {}

    static Map.Entry<String, String> section(WanSnapshot snapshot, boolean bySource) {
        String bits = "0x%08x".formatted(snapshot.ownership().markMask());
        String key = bySource ? "jhash ip saddr mod 256 seed 0x706d" : "numgen random mod 256";
        return Map.entry(SECTION, """
                map pinned_slots { typeof numgen random mod 256 : verdict; }
                chain pinned_forwarded { %2$s vmap @pinned_slots; }
                chain pinned_own { numgen random mod 256 vmap @pinned_slots; }
                chain pinned_prerouting { type filter hook prerouting priority mangle - 1; policy accept;
                  meta mark 0 meta mark set ct mark & %1$s
                  meta mark & %1$s != 0 return
                  ct mark & %1$s vmap @flows_to
                  ct direction original ct mark & %1$s == 0 jump flows_in
                  ct mark & %1$s vmap @flows_to
                  ct state new meta nfproto ipv4 fib daddr type unicast goto pinned_forwarded
                }
                chain pinned_output { type route hook output priority mangle + 1; policy accept;
                  meta mark & %1$s != 0 return
                  ct mark & %1$s vmap @flows_to
                %3$s}
                """.formatted(bits, key, exits(snapshot)));
    }

    /** Own traffic is dealt where the plain way out is an uplink, by interface and gateway: the LAN on the same interface is near. */
    private static String exits(WanSnapshot snapshot) {
        TreeSet<String> gateways = new TreeSet<>();
        TreeSet<String> direct = new TreeSet<>();
        for (UplinkView u : snapshot.uplinks()) {
            if (u.routable()) {
                String device = "\"" + u.status().device().orElseThrow() + "\"";
                if (u.status().gateway().isEmpty()) {
                    direct.add(device);
                } else if (u.status().gateway().get().family() == AddressFamily.IPV4) {
                    gateways.add(device + " . " + u.status().gateway().get());
                }
            }
        }
        String rule = "  ct state new %s { %s } goto pinned_own\n";
        return (gateways.isEmpty() ? "" : rule.formatted("oifname . rt ip nexthop", String.join(", ", gateways)))
                + (direct.isEmpty() ? "" : rule.formatted("meta nfproto ipv4 oifname", String.join(", ", direct)));
    }
}

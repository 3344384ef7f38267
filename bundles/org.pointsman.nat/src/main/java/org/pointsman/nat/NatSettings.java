/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

/**
 * How addresses are translated and what is let through, as typed values.
 *
 * @param masquerade names of uplinks, or {@value #ALL}
 * @param snat address by name of uplink
 * @param routed names of uplinks without NAT
 * @param oneArmed names of uplinks whose gateway is on the LAN
 */
record NatSettings(
        List<String> masquerade,
        Map<String, IpAddress> snat,
        List<String> routed,
        List<String> oneArmed,
        boolean mssClamp,
        boolean denyForwarding,
        boolean dropInput) {
    static final String PID = "org.pointsman.nat";
    /** In place of names: every uplink. */
    static final String ALL = "*";

    /** What an empty configuration means. */
    static final NatSettings DEFAULT = new NatSettings(List.of(ALL), Map.of(), List.of(), List.of(), true, true, false);

    /** Copies the collections. */
    NatSettings {
        masquerade = List.copyOf(masquerade);
        snat = Map.copyOf(snat);
        routed = List.copyOf(routed);
        oneArmed = List.copyOf(oneArmed);
    }

    /**
     * From the configuration.
     *
     * @throws IllegalArgumentException with one sentence that names the value
     */
    static NatSettings of(NatConfig config) {
        Map<String, IpAddress> snat = new TreeMap<>();
        for (String entry : config.snat()) {
            Map.Entry<String, IpAddress> e = snatEntry(entry);
            snat.put(e.getKey(), e.getValue());
        }
        return new NatSettings(
                names(config.masquerade()),
                snat,
                names(config.routed()),
                names(config.oneArmed()),
                config.mssClamp(),
                !config.forwarding().strip().equals("open"),
                config.input().strip().equals("drop"));
    }

    /** {@code adsl 198.51.100.7}. */
    static Map.Entry<String, IpAddress> snatEntry(String text) {
        String[] words = text.strip().split("\\s+");
        if (words.length != 2) {
            throw new IllegalArgumentException("'" + text + "' is not UPLINK ADDRESS, such as adsl 198.51.100.7");
        }
        IpAddress address = IpAddress.parse(words[1]);
        if (address.family() != AddressFamily.IPV4) {
            throw new IllegalArgumentException("'" + words[1] + "' is no IPv4 address, and only IPv4 is translated");
        }
        return Map.entry(words[0], address);
    }

    private static List<String> names(String[] given) {
        List<String> names = new ArrayList<>();
        for (String name : given) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** The address that traffic by this uplink gets; empty: not by SNAT. */
    Optional<IpAddress> snatOf(String uplink) {
        return Optional.ofNullable(snat.get(uplink));
    }

    /** Whether traffic by this uplink gets its interface's address. */
    boolean masquerades(String uplink) {
        return masquerade.contains(uplink)
                || masquerade.contains(ALL) && !snat.containsKey(uplink) && !routed.contains(uplink);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.util.List;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.wan.UplinkView;

/**
 * An uplink as the rules see it: by what a packet is known that leaves by it, or comes from outside by it. On an ordinary uplink that is the
 * interface. Where the gateway stands on the LAN's own segment, or two uplinks share an interface, what leaves by it has the gateway as its next hop,
 * and what comes from the LAN has a source of the segment.
 *
 * @param shared whether the interface is not this uplink's alone
 */
record Side(UplinkView uplink, boolean oneArmed, boolean shared) {
    String name() {
        return uplink.name();
    }

    /** The interface, quoted as nft wants it. */
    String device() {
        return quoted(uplink.status().device().orElseThrow());
    }

    static String quoted(String device) {
        return "\"" + device + "\"";
    }

    /** What holds for a packet that leaves by this uplink, in the postrouting hook. */
    String leaving() {
        boolean byGateway = (oneArmed || shared) && uplink.status().gateway().isPresent();
        return "meta nfproto ipv4 oifname " + device()
                + (byGateway ? " rt ip nexthop " + uplink.status().gateway().get() : "");
    }

    /** What holds for a packet from outside that came by this uplink. */
    String entering() {
        List<Prefix> near = networks();
        return "iifname " + device() + (oneArmed && !near.isEmpty() ? " ip saddr != " + set(near) : "");
    }

    /** Networks on its segment, IPv4. */
    List<Prefix> networks() {
        return uplink.status().addresses().stream()
                .filter(a -> a.address().family() == AddressFamily.IPV4
                        && a.length() < a.address().family().bits())
                .map(InterfacePrefix::network)
                .distinct()
                .sorted()
                .toList();
    }

    static String set(List<?> elements) {
        return elements.stream().map(String::valueOf).collect(java.util.stream.Collectors.joining(", ", "{ ", " }"));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;
import org.pointsman.api.wan.UplinkView;

/** What becomes of a packet's source address, read from the desired nft section {@code nat}. Pure. */
final class Translation {
    private static final Pattern LEAVING = Pattern.compile(
            "meta nfproto ipv4 oifname \"([^\"]+)\"(?: rt ip nexthop (\\S+))? (?:(masquerade)|snat ip to (\\S+))");

    private Translation() {}

    /** The source that a packet by {@code route} gets; empty: it keeps its own. */
    static Optional<IpAddress> of(NetworkState desired, Route route, Optional<UplinkView> uplink) {
        if (desired.nftTable().isEmpty()) {
            return Optional.empty();
        }
        String section = desired.nftTable().get().sections().getOrDefault("nat", "");
        for (String line : section.lines().map(String::strip).toList()) {
            Matcher m = LEAVING.matcher(line);
            if (m.matches()
                    && m.group(1).equals(route.device())
                    && (m.group(2) == null
                            || m.group(2)
                                    .equals(route.gateway()
                                            .map(IpAddress::toString)
                                            .orElse("")))) {
                return m.group(3) == null ? Optional.of(IpAddress.parse(m.group(4))) : interfacesOwn(route, uplink);
            }
        }
        return Optional.empty();
    }

    /** What masquerade takes: the address of the interface that its routes name as their source. */
    private static Optional<IpAddress> interfacesOwn(Route route, Optional<UplinkView> uplink) {
        return route.source()
                .or(() -> uplink.stream()
                        .flatMap(u -> u.status().addresses().stream())
                        .map(InterfacePrefix::address)
                        .filter(a -> a.family() == AddressFamily.IPV4)
                        .findFirst());
    }
}

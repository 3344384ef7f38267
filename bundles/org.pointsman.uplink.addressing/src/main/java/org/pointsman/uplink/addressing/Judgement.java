/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.util.List;
import java.util.Optional;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;

/** An uplink's status from its settings, the links and DHCP. Pure. */
public final class Judgement {
    private Judgement() {}

    /** The status. Carrier is left to whoever reads it: a static address or a lease outlives a pulled cable. */
    public static UplinkStatus of(Settings settings, LinkSnapshot links, DhcpState dhcp) {
        Optional<Link> link = links.link(settings.device());
        if (link.isEmpty()) {
            return settings.addressing() == Addressing.STATIC
                    ? configured(settings)
                            .explanation(settings.device() + " does not exist (yet)")
                            .build()
                    : UplinkStatus.down(settings.device() + " does not exist (yet)");
        }
        return switch (settings.addressing()) {
            case STATIC -> configured(settings).explanation("static address").build();
            case DHCP -> leased(settings, links, dhcp);
            case ADOPT -> adopted(settings, links);
        };
    }

    /** Whether a packet can leave: the interface and, where another one's carrier counts, that one are running. */
    static boolean running(Settings settings, LinkSnapshot links) {
        return links.link(settings.device()).filter(Link::running).isPresent()
                && links.link(carrierOf(settings)).filter(Link::running).isPresent();
    }

    /** Why it is not running, in words: the interface or the port that stands in the way. */
    private static String obstacle(Settings settings, LinkSnapshot links) {
        for (String device : List.of(settings.device(), carrierOf(settings))) {
            Optional<Link> link = links.link(device);
            if (link.isEmpty()) {
                return device + " does not exist (yet)";
            } else if (!link.get().adminUp()) {
                return device + " is administratively down ('ip link set " + device + " up' brings it up)";
            }
        }
        return carrierOf(settings) + " has no carrier";
    }

    private static String carrierOf(Settings settings) {
        return settings.port().orElse(settings.device());
    }

    private static UplinkStatus.Builder up(Settings settings) {
        UplinkStatus.Builder b = UplinkStatus.up(settings.device());
        settings.port().ifPresent(b::port);
        return b;
    }

    private static UplinkStatus.Builder configured(Settings settings) {
        UplinkStatus.Builder b = up(settings)
                .managedAddresses(settings.address().stream().toList())
                .resolvers(settings.resolvers());
        settings.gateway().ifPresent(b::gateway);
        return b;
    }

    private static UplinkStatus leased(Settings settings, LinkSnapshot links, DhcpState dhcp) {
        if (dhcp.lease().isEmpty()) {
            String trouble = dhcp.trouble();
            if (!trouble.isEmpty()) {
                return waiting(settings, Session.DOWN, trouble);
            }
            return running(settings, links)
                    ? waiting(
                            settings, Session.CONNECTING, "asking for an address on " + settings.device() + " by DHCP")
                    : waiting(settings, Session.DOWN, obstacle(settings, links) + ", and there is no lease");
        }
        Lease lease = dhcp.lease().get();
        UplinkStatus.Builder b = up(settings)
                .managedAddresses(List.of(lease.address()))
                .resolvers(settings.resolvers().isEmpty() ? lease.resolvers() : settings.resolvers())
                .explanation(dhcp.trouble().isEmpty() ? "lease from DHCP" : "lease from DHCP; " + dhcp.trouble());
        settings.gateway().or(lease::gateway).ifPresent(b::gateway);
        return b.build();
    }

    private static UplinkStatus waiting(Settings settings, Session session, String explanation) {
        UplinkStatus.Builder b =
                UplinkStatus.builder(session).device(settings.device()).explanation(explanation);
        settings.port().ifPresent(b::port);
        return b.build();
    }

    private static UplinkStatus adopted(Settings settings, LinkSnapshot links) {
        String device = settings.device();
        List<InterfacePrefix> addresses = links.addresses(device).stream()
                .map(InterfaceAddress::prefix)
                .filter(p -> p.address().family() == AddressFamily.IPV4)
                .toList();
        if (addresses.isEmpty()) {
            return waiting(settings, Session.DOWN, "waiting for whatever manages " + device + " to give it an address");
        }
        // routes with our own protocol number tell nothing that we did not put there
        Optional<Route> theirs = links.defaultRoutes(device).stream()
                .filter(r -> r.protocol() != Ownership.DEFAULT.protocol()
                        && r.destination().family() == AddressFamily.IPV4)
                .findFirst();
        Optional<IpAddress> gateway = settings.gateway().or(() -> theirs.flatMap(Route::gateway));
        if (gateway.isEmpty() && theirs.isEmpty()) {
            return waiting(
                    settings, Session.DOWN, "waiting for whatever manages " + device + " to give it a default route");
        }
        UplinkStatus.Builder b = up(settings)
                .addresses(sourceFirst(addresses, theirs.flatMap(Route::source)))
                .resolvers(settings.resolvers())
                .explanation("adopted from whatever manages " + device);
        gateway.ifPresent(b::gateway);
        return b.build();
    }

    private static List<InterfacePrefix> sourceFirst(List<InterfacePrefix> addresses, Optional<IpAddress> source) {
        return addresses.stream()
                .sorted((a, b) -> Boolean.compare(
                        source.filter(b.address()::equals).isPresent(),
                        source.filter(a.address()::equals).isPresent()))
                .toList();
    }
}

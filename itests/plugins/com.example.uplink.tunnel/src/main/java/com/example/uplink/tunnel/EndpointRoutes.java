/* SPDX-License-Identifier: Apache-2.0 */
package com.example.uplink.tunnel;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * Keeps the packets that carry a tunnel out of tunnels: a host route to each endpoint by the best uplink that is none. Without it a tunnel
 * that all traffic goes by would carry itself.
 */
@Component(property = StateContributor.NAME + "=com.example.uplink.tunnel")
public final class EndpointRoutes implements StateContributor {
    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        NetworkState.Builder state = NetworkState.builder();
        Optional<UplinkView> carrier = underlay(snapshot);
        Set<IpAddress> seen = new HashSet<>();
        for (UplinkView tunnel : snapshot.uplinks()) {
            endpoint(tunnel)
                    .filter(seen::add)
                    .ifPresent(endpoint -> carrier.ifPresent(by -> {
                        state.route(to(endpoint, by.defaultRoute()));
                        state.note(tunnel.name() + " is carried by " + by.name());
                    }));
        }
        return state.build();
    }

    /** The present one if it is none itself; else the best that is usable, and if none is, one with carrier. */
    private static Optional<UplinkView> underlay(WanSnapshot snapshot) {
        Optional<UplinkView> chosen =
                snapshot.chosen().filter(UplinkView::usable).filter(u -> !tunnel(u));
        return chosen.or(() ->
                        snapshot.candidates().stream().filter(u -> !tunnel(u)).findFirst())
                .or(() -> snapshot.uplinks().stream()
                        .filter(u -> u.usable() && !tunnel(u))
                        .findFirst())
                .or(() -> snapshot.uplinks().stream()
                        .filter(u -> u.available() && !tunnel(u))
                        .findFirst());
    }

    private static boolean tunnel(UplinkView uplink) {
        return uplink.medium().equals(TunnelUplink.MEDIUM)
                || uplink.status().details().containsKey(TunnelUplink.ENDPOINT);
    }

    private static Optional<IpAddress> endpoint(UplinkView uplink) {
        return Optional.ofNullable(uplink.status().details().get(TunnelUplink.ENDPOINT))
                .map(IpAddress::parse);
    }

    /** In the main table, which is asked before all uplinks for everything but the default. */
    private static Route to(IpAddress endpoint, Route byDefault) {
        return new Route(
                WanSnapshot.MAIN_TABLE,
                Prefix.containing(endpoint, endpoint.family().bits()),
                byDefault.gateway(),
                byDefault.device(),
                byDefault.source(),
                WanSnapshot.MAIN_METRIC,
                byDefault.onlink(),
                byDefault.protocol());
    }
}

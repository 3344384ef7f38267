/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.single;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * The single-gateway swap: of the uplinks whose gateway answers the one with the best metric. When none answers, the present
 * one stays while it has carrier; then any with carrier; and when there is none at all the present one stays.
 */
@Component(property = RouteStrategy.NAME + "=single")
@Capability(namespace = RouteStrategy.CAPABILITY, name = "single")
public final class SingleStrategy implements RouteStrategy {
    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        List<UplinkView> byMetric = snapshot.uplinks();
        Optional<UplinkView> best = snapshot.candidates().stream().findFirst();
        if (best.isPresent()) {
            return by(snapshot, best.get(), "best metric (" + best.get().metric() + ") of those whose gateway answers");
        }
        Optional<UplinkView> present = snapshot.chosen();
        if (present.filter(UplinkView::available).isPresent()) {
            return by(snapshot, present.get(), "no gateway is known to answer, so the present uplink stays");
        }
        Optional<UplinkView> hopeful = byMetric.stream()
                .filter(UplinkView::available)
                .min(Comparator.comparing(u -> u.reachability() == Reachability.UNREACHABLE));
        if (hopeful.isPresent()) {
            return by(snapshot, hopeful.get(), "no gateway is known to answer; it has carrier");
        }
        return present.map(u -> by(snapshot, u, "no uplink has carrier, so the last one stays"))
                .orElseGet(() ->
                        NetworkState.builder().note("no uplink has carrier").build());
    }

    private static NetworkState by(WanSnapshot snapshot, UplinkView uplink, String reason) {
        return NetworkState.builder()
                .addAll(snapshot.defaultBy(uplink))
                .note("single: " + uplink.name() + ", " + reason)
                .build();
    }
}

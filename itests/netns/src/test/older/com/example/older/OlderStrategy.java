/* SPDX-License-Identifier: Apache-2.0 */
package com.example.older;

import java.util.Comparator;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** Everything the other way round: traffic takes the available uplink with the highest metric. */
@Component(property = RouteStrategy.NAME + "=older")
@Capability(namespace = RouteStrategy.CAPABILITY, name = "older")
public final class OlderStrategy implements RouteStrategy {
    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        return snapshot.uplinks().stream()
                .filter(UplinkView::available)
                .max(Comparator.comparing(UplinkView::usable).thenComparing(UplinkView::metric))
                .map(snapshot::defaultBy)
                .orElse(NetworkState.empty());
    }
}

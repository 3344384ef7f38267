/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.pinned;

import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.strategy.slots.Spread;

/**
 * The usable uplinks of the best metric share new flows by weight; each flow stays on its uplink until it ends or the uplink becomes
 * unusable. A failover changes elements of one map, never a chain.
 */
@Component(property = RouteStrategy.NAME + "=pinned", configurationPid = PinnedStrategy.PID)
@Designate(ocd = PinnedConfig.class)
@Capability(namespace = RouteStrategy.CAPABILITY, name = "pinned")
public final class PinnedStrategy implements RouteStrategy {
    /** PID of its configuration. */
    static final String PID = "org.pointsman.strategy.pinned";

    private final boolean bySource;

    /** Takes its configuration. */
    @Activate
    public PinnedStrategy(PinnedConfig config) {
        this(config.sticky().equals("source"));
    }

    PinnedStrategy(boolean bySource) {
        this.bySource = bySource;
    }

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        return Spread.over(snapshot, "pinned", Ruleset.SLOTS, Ruleset.section(snapshot, bySource), snapshot::goBy)
                .addAll(snapshot.flowMarks())
                .build();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.multipath;

import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.strategy.slots.Spread;

/**
 * The usable uplinks of the best metric share forwarded packets by weight and hash: no state is kept for a flow, so a flow whose slot is moved
 * moves along. The router's own packets leave by the uplink whose address they have.
 */
@Component(property = RouteStrategy.NAME + "=multipath", configurationPid = MultipathStrategy.PID)
@Designate(ocd = MultipathConfig.class)
@Capability(namespace = RouteStrategy.CAPABILITY, name = "multipath")
public final class MultipathStrategy implements RouteStrategy {
    /** PID of its configuration. */
    static final String PID = "org.pointsman.strategy.multipath";

    private final HashPolicy policy;

    /** Takes its configuration. */
    @Activate
    public MultipathStrategy(MultipathConfig config) {
        this(HashPolicy.named(config.hash()));
    }

    MultipathStrategy(HashPolicy policy) {
        this.policy = policy;
    }

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        return Spread.over(
                        snapshot,
                        "multipath",
                        Ruleset.SLOTS,
                        Ruleset.section(snapshot, policy),
                        u -> Ruleset.verdict(u, snapshot.ownership()))
                .build();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.pinned;

import java.time.Duration;
import java.util.Optional;
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
    private final Optional<Duration> drain;

    /** Takes its configuration. */
    @Activate
    public PinnedStrategy(PinnedConfig config) {
        this(config.sticky().equals("source"), drain(config.failback(), config.drainSeconds()));
    }

    PinnedStrategy(boolean bySource, Optional<Duration> drain) {
        this.bySource = bySource;
        this.drain = drain;
    }

    private static Optional<Duration> drain(String failback, int seconds) {
        return switch (failback) {
            case "move" -> Optional.of(Duration.ZERO);
            case "drain" -> Optional.of(Duration.ofSeconds(seconds));
            default -> Optional.empty();
        };
    }

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        NetworkState.Builder answer =
                Spread.over(snapshot, "pinned", Ruleset.SLOTS, Ruleset.section(snapshot, bySource), snapshot::goBy);
        drain.ifPresent(answer::drain);
        return answer.addAll(snapshot.flowMarks()).build();
    }
}

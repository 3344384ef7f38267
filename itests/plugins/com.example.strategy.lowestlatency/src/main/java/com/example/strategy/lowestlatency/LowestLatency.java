/* SPDX-License-Identifier: Apache-2.0 */
package com.example.strategy.lowestlatency;

import java.time.Duration;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.WanSnapshot;

/** All traffic by the uplink with the lowest latency, as health measures it; see README.md. */
@Component(configurationPid = LowestLatency.PID, property = RouteStrategy.NAME + "=lowestlatency")
@Designate(ocd = LowestLatencyConfig.class)
@Capability(namespace = RouteStrategy.CAPABILITY, name = "lowestlatency")
public final class LowestLatency implements RouteStrategy {
    /** PID. */
    static final String PID = "com.example.strategy.lowestlatency";

    private record Settings(Choice.Terms terms, Duration interval) {
        static Settings of(LowestLatencyConfig c) {
            return new Settings(
                    new Choice.Terms(
                            c.marginPercent(),
                            c.marginMillis(),
                            Duration.ofSeconds(c.dwellSeconds()),
                            c.withinMetric()),
                    Duration.ofSeconds(c.intervalSeconds()));
        }
    }

    private volatile Settings settings;

    /** Takes its configuration, which may be all defaults. */
    @Activate
    public LowestLatency(LowestLatencyConfig config) {
        settings = Settings.of(config);
    }

    /** Takes a changed configuration; steering asks again. */
    @Modified
    void modified(LowestLatencyConfig config) {
        settings = Settings.of(config);
    }

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        Settings now = settings;
        Choice choice = Choice.of(snapshot, now.terms());
        NetworkState.Builder state = NetworkState.builder().reconsider(now.interval());
        choice.uplink()
                .ifPresentOrElse(
                        u -> state.addAll(snapshot.defaultBy(u))
                                .note("lowestlatency: " + u.name() + ", " + choice.reason()),
                        () -> state.note("lowestlatency: " + choice.reason()));
        return state.build();
    }
}

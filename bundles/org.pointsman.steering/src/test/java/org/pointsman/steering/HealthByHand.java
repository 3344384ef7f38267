/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;

/** Says of uplinks' health what the test says. */
final class HealthByHand implements HealthMonitor {
    private final ControlLoop loop;
    private final Map<String, Health> said = new HashMap<>();
    private final List<Runnable> listeners = new ArrayList<>();

    HealthByHand(ControlLoop loop) {
        this.loop = loop;
    }

    void up(String uplink) {
        say(uplink, HealthState.UP, "the internet answers");
    }

    void degraded(String uplink) {
        say(uplink, HealthState.DEGRADED, "the internet answers, but many probes are lost");
    }

    void down(String uplink, String why) {
        say(uplink, HealthState.DOWN, why);
    }

    private void say(String uplink, HealthState state, String reason) {
        said.put(uplink, new Health(state, reason, OptionalDouble.empty(), OptionalDouble.empty()));
        loop.post(() -> listeners.forEach(Runnable::run));
    }

    @Override
    public Health of(String uplink) {
        return said.getOrDefault(uplink, Health.UNKNOWN);
    }

    @Override
    public Registration subscribe(Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }
}

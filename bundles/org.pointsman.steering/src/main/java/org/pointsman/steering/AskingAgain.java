/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pointsman.api.kernel.ControlLoop;

/** Strategies and contributors that say that they would answer differently now: plug-ins' are heard a few times a second. Any thread. */
final class AskingAgain {
    private final ControlLoop loop;
    private final Plugins plugins;
    private final Runnable ask;
    /** By bundle. */
    private final Map<Long, Throttle> throttles = new ConcurrentHashMap<>();

    /** {@code ask}: has all asked again; on the loop. */
    AskingAgain(ControlLoop loop, Plugins plugins, Runnable ask) {
        this.loop = loop;
        this.plugins = plugins;
        this.ask = ask;
    }

    /** A service of the plug-in {@code bundle} says so; not while it is in quarantine. */
    void by(long bundle) {
        if (!plugins.holds(bundle)) {
            throttles
                    .computeIfAbsent(
                            bundle,
                            b -> new Throttle(
                                    loop,
                                    ask,
                                    () -> plugins.strike(
                                            b,
                                            "changed its services' properties 1000 times in a second",
                                            List.of(),
                                            false)))
                    .ask();
        }
    }

    /** Whatever it said before is forgiven. */
    void forget(long bundle) {
        throttles.remove(bundle);
    }
}

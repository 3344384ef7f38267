/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.kernel.Registration;

/** Watches whether uplinks reach the internet. While it is not there, nothing is known about any of them. */
@ProviderType
public interface HealthMonitor {
    /** The present judgement about an uplink; {@link Health#UNKNOWN} for one that is not watched. Any thread; never waits. */
    Health of(String uplink);

    /**
     * All that the judgement about an uplink rests on; empty for one that is not watched. Any thread but the control loop's: it is taken on the
     * loop, which takes microseconds.
     */
    default Optional<HealthReport> report(String uplink) {
        return Optional.empty();
    }

    /** Calls {@code changed} on the control loop whenever the state of an uplink has changed, until closed. Any thread. */
    Registration subscribe(Runnable changed);

    /**
     * Asks targets through an uplink once, all at the same time, whatever is known about them; what they answer is shown, and judged by
     * nobody. Any thread; never waits.
     *
     * @param uplink its name
     * @param targets as in the configuration, such as {@code tcp:1.1.1.1:443}; empty: those that it is judged by
     * @param patience how long to wait for answers, 1 ms to 60 s
     * @param watcher called on the control loop, where nothing may block
     * @return ends it before
     * @throws IllegalArgumentException with one sentence if there is no such uplink, it cannot send now, or a target is not understood
     */
    default Registration probe(String uplink, List<String> targets, Duration patience, ProbeWatcher watcher) {
        throw new IllegalArgumentException("uplink " + uplink + " is not watched: probing is switched off");
    }
}

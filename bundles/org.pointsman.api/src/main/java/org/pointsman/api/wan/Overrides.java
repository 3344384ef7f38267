/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.time.Duration;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.kernel.Registration;

/**
 * An operator's word on single uplinks, or a plug-in's, on top of the configuration. It is kept by name, whether or not there is such an uplink now, and
 * takes effect with the next decision, milliseconds later. Any thread; never waits for a decision.
 */
@ProviderType
public interface Overrides {
    /**
     * Has an uplink count as failed, as if the internet did not answer through it any longer: a rehearsal. Its session, addresses and table
     * stay, and if no other uplink is left it may be fallen back to. Held in memory only: it ends with the process.
     *
     * @param uplink its name
     * @param longest when it ends by itself, by the monotonic clock; more than zero
     * @return ends it before
     */
    Registration rehearseFailure(String uplink, Duration longest);

    /** Names of the uplinks that count as failed now. */
    SortedSet<String> rehearsed();

    /**
     * Has an uplink not be used until {@link #enable}, across restarts. Its session stays up, so that enabling it takes effect at once.
     *
     * @throws IllegalStateException with one sentence if that cannot be kept across a restart; it is in force nevertheless
     */
    void disable(String uplink);

    /**
     * Takes {@link #disable} back; an uplink that the configuration disables stays so.
     *
     * @throws IllegalStateException with one sentence if that cannot be kept across a restart; it is in force nevertheless
     */
    void enable(String uplink);

    /** Names of the uplinks that an operator has disabled. */
    SortedSet<String> disabled();

    /**
     * Demotes an uplink until closed. Of several demotions of one uplink the strongest counts, so one is replaced without a gap by closing it
     * after the next has begun. Held in memory only: whoever demotes does so again after a restart, and closes what it holds when it stops.
     *
     * @param uplink its name
     * @param demotion how far, and why
     * @return ends it
     */
    Registration demote(String uplink, Demotion demotion);
}

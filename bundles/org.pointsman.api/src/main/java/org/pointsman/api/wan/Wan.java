/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.kernel.Registration;

/** Where the steering stands, for the shell, the console and the metrics; and an operator's word to it. Any thread; never waits. */
@ProviderType
public interface Wan {
    /** The latest snapshot. */
    WanSnapshot snapshot();

    /**
     * Delivers the present and each new snapshot until closed, on a thread of Pointsman's own, one call after the other.
     * Snapshots that come while one is being handled are skipped but for the last. Any thread.
     */
    Registration subscribe(Consumer<WanSnapshot> listener);

    /** The name of the strategy whose answer is in force. */
    String strategy();

    /** Names of the strategies that could be chosen, sorted. */
    List<String> strategies();

    /** What is wrong with the strategy, a contributor or an uplink; one sentence each. */
    List<String> problems();

    /** Whether the first decision was made, applied and verified. */
    boolean ready();

    /** By which rule the strategy decided last, and what contributors have to say, a sentence each. */
    List<String> rules();

    /** What would be decided if one uplink failed, as far as the strategy was asked ahead; those in use first. */
    List<Prospect> prospects();

    /**
     * An operator's word that traffic returns now: lifts what holds uplinks back, failback policies and penalties alike.
     *
     * @param uplink name of the only one that is meant; empty: all
     * @return names of those that were held back; it takes effect a moment later
     */
    List<String> failBack(Optional<String> uplink);

    /** The uplink that carries unmarked traffic by the last applied decision. */
    Optional<UplinkView> chosen();
}

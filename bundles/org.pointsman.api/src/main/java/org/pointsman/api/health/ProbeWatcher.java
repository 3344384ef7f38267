/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears how probes that were asked for end. Called on the control loop: it may not block. */
@ConsumerType
public interface ProbeWatcher {
    /**
     * One probe has ended; they come in the order in which they end.
     *
     * @param target as it was asked for; where that stands for several, such as {@code dns:resolvers}, one of them
     * @param result how it ended
     */
    void ended(String target, ProbeResult result);

    /** All have ended; nothing comes after this. */
    void finished();
}

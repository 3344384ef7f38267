/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

/** What is known about the way behind an uplink's gateway. */
public enum HealthState {
    /** Nothing is known: it is not watched, or no target has ever answered through it. Decides nothing. */
    UNKNOWN,
    /** Targets answer. */
    UP,
    /** Targets answer, but much is lost. The uplink stays usable. */
    DEGRADED,
    /** Targets that used to answer have stopped, all of them. The uplink is not usable. */
    DOWN
}

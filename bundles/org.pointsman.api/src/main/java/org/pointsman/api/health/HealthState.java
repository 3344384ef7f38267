/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

/** What is known about the way behind an uplink's gateway. */
public enum HealthState {
    /** Nothing is known: it is not watched, or no target has ever answered through it. Decides nothing. */
    UNKNOWN,
    /** Targets answer. */
    UP,
    /** Targets answer, but not as they should: much is lost, late or unsteady, or one kind of traffic suffers. The uplink stays usable. */
    DEGRADED,
    /** Somebody answers in the place of the internet and wants a log-in first. The uplink is not usable. */
    CAPTIVE,
    /** Targets that used to answer have stopped: all of them, or all of a kind that nobody can do without. The uplink is not usable. */
    DOWN;

    /** Whether new flows may take an uplink in this state. */
    public boolean usable() {
        return this != DOWN && this != CAPTIVE;
    }
}

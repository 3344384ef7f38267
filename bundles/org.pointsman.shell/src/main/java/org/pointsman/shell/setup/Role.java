/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.setup;

/**
 * What an interface would be.
 *
 * @param device its name
 * @param role in a word or two
 * @param why a reason for people
 * @param pid to be configured; empty: none
 * @param value of that PID, in JSON; empty: none
 */
public record Role(String device, String role, String why, String pid, String value) {
    /** Whether something would be configured. */
    public boolean uplink() {
        return !pid.isEmpty();
    }

    static Role none(String device, String role, String why) {
        return new Role(device, role, why, "", "");
    }
}

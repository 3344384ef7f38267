/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.uplink;

/** How far an uplink's session (lease, dial-up, association) has come. */
public enum Session {
    /** There is none, and none is being set up. */
    DOWN,
    /** Being set up. */
    CONNECTING,
    /** Set up: interface, address and next hop are known. */
    UP
}

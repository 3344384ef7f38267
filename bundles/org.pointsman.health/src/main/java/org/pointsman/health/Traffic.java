/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

/** What the traffic that passes an uplink anyway says, without a packet of ours. */
interface Traffic {
    /** Whether much has come in since the uplink was first in doubt. */
    boolean flowing();

    /** Whether the line is so full that late and lost answers say nothing else. */
    boolean full();
}

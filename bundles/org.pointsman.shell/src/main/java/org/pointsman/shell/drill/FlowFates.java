/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.drill;

/**
 * What became of the flows that an uplink had.
 *
 * @param had how many there were
 * @param moved how many went on by another uplink under the same addresses and ports
 * @param stayed how many are still held to be its own
 */
public record FlowFates(long had, long moved, long stayed) {
    /** How many ended, or were reset. */
    public long cut() {
        return had - moved - stayed;
    }
}

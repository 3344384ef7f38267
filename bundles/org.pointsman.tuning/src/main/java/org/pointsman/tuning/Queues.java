/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.tuning;

import java.util.List;

/**
 * What an interface works with.
 *
 * @param receive how many receive queues
 * @param transmit how many transmit queues
 * @param irqs numbers of its message-signalled interrupts, sorted; empty for a virtual one
 */
record Queues(String device, int receive, int transmit, List<Integer> irqs) {
    /** Copies the list. */
    Queues {
        irqs = List.copyOf(irqs);
    }
}

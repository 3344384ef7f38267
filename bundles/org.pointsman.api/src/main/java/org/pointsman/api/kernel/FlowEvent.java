/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

/** What the kernel announces of its connection table. */
public sealed interface FlowEvent {
    /**
     * A flow began.
     *
     * @param flow as it began
     */
    record Began(Flow flow) implements FlowEvent {}

    /**
     * A flow changed: an answer came, its TCP state or its mark is another one.
     *
     * @param flow as it is now
     */
    record Changed(Flow flow) implements FlowEvent {}

    /**
     * A flow ended: it timed out, or was deleted.
     *
     * @param flow what is known of it; state and timeout no longer are
     */
    record Ended(Flow flow) implements FlowEvent {}

    /** The kernel dropped announcements, as they came faster than they were read ({@code ENOBUFS}). A dump tells what holds. */
    record Lost() implements FlowEvent {}
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.List;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/** A change that the kernel announced. An event only means "look again". */
public sealed interface KernelEvent {
    /** A link appeared or changed. {@code nanos}: {@link ControlLoop#nanoTime()} when it was read. */
    record LinkChanged(Link link, long nanos) implements KernelEvent {}

    /** A link is gone. */
    record LinkRemoved(Link link, long nanos) implements KernelEvent {}

    /** An address appeared, changed or went. {@code byUs}: the echo of our own request. */
    record AddressChanged(InterfaceAddress address, boolean removed, boolean byUs) implements KernelEvent {}

    /** A route appeared, changed or went; only default routes and routes of our own protocol are announced. */
    record RouteChanged(Route route, boolean removed, boolean byUs) implements KernelEvent {}

    /** A policy rule appeared or went. */
    record RuleChanged(Rule rule, boolean removed, boolean byUs) implements KernelEvent {}

    /** A neighbour entry changed or went. */
    record NeighbourChanged(Neighbour neighbour, boolean removed) implements KernelEvent {}

    /** Our nft table was changed by somebody else. */
    record NftChanged() implements KernelEvent {}

    /**
     * A reflex was applied on a carrier loss; comes before the {@link LinkChanged} that it answers.
     *
     * @param steps what was applied
     * @param ok whether the kernel acknowledged all of it
     * @param nanos {@link ControlLoop#nanoTime()} of the acknowledgement
     */
    record ReflexFired(List<Step> steps, boolean ok, long nanos) implements KernelEvent {}

    /**
     * A {@link Step.DeleteConntrack} came to its end; such a step is only handed over when it is applied, as it takes as long as the connection
     * table is large.
     *
     * @param mark what was to be deleted
     * @param askedNanos {@link ControlLoop#nanoTime()} when the step was applied
     * @param nanos the same clock when the last entry was gone
     * @param problem one sentence; empty string: they are gone
     */
    record FlowsDeleted(FwMark mark, long askedNanos, long nanos, String problem) implements KernelEvent {}

    /** Events were lost (ENOBUFS): whoever keeps a picture must observe everything again. */
    record Resync(String reason) implements KernelEvent {}
}

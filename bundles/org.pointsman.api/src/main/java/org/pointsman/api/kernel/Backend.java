/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;

/**
 * The kernel's network state: read it, change it, hear of changes. All methods but {@link #subscribe} are for the
 * control loop only. They make system calls that the kernel answers at once (microseconds; a dump of 10 000 routes about
 * 10 ms), start no process and never look up a name.
 */
@ProviderType
public interface Backend {
    /** What is ours in the kernel. */
    Ownership ownership();

    /**
     * Reads links, addresses, default routes and neighbours.
     *
     * @throws KernelException if the kernel refuses
     */
    KernelView view();

    /** Reads one link now; as a side effect the kernel announces a carrier change that it was still holding back. */
    Optional<Link> link(int index);

    /**
     * Asks for a fresh reading of many links at once without waiting: changes arrive as {@link KernelEvent.LinkChanged}.
     * This is how the carrier of physical devices is sampled (linkwatch delays their events by up to a second).
     */
    void sampleCarrier(Collection<Integer> indexes);

    /**
     * Reads everything that {@link #ownership()} calls ours, and from foreign state: all rules within our priorities or that look at
     * bits of our mark mask, the
     * routes that a replace with a key of {@code desired} would hit, the addresses of {@code desired} whoever added them,
     * and the present values of its sysctls (absent where the sysctl does not exist).
     *
     * @throws KernelException if the kernel refuses
     */
    NetworkState observe(NetworkState desired);

    /**
     * Applies steps in order and stops at the first that fails. Adding what is there and deleting what is not count as
     * applied; deleting conntrack entries counts as soon as it is asked for, {@link KernelEvent.FlowsDeleted} says how it ended. Where
     * several steps are adjacent and of one kind they may travel in one system call.
     */
    ApplyResult apply(List<Step> steps);

    /**
     * Arms reflexes: when the kernel announces that an interface has lost its carrier, its steps are applied at once, before anyone
     * is told; {@link KernelEvent.ReflexFired} says so. Each call replaces what was armed before, and firing disarms all, so that a
     * reflex acts only on the situation that it was made for.
     *
     * @param onCarrierLoss interface name to replaces of routes and map elements; empty: disarmed
     */
    void arm(Map<String, List<Step>> onCarrierLoss);

    /**
     * Has the kernel ask (ARP, ND) for {@code address} on {@code device} now; the answer comes as
     * {@link KernelEvent.NeighbourChanged}. Nothing happens if the interface does not exist.
     */
    void solicit(String device, IpAddress address);

    /**
     * Delivers kernel events on the control loop, in the order in which the kernel sent them, until closed. Any thread.
     */
    Registration subscribe(Consumer<KernelEvent> listener);
}

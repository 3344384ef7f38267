/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.net.FwMark;

/** The kernel's connection table by ctnetlink. Any thread but the control loop's. */
@ProviderType
public interface FlowTable {
    /**
     * Hands over every flow whose mark has the value of {@code mark} under its mask, which the kernel itself looks at;
     * 0 under mask 0: all. It takes as long as the table is large: 100 000 entries some tenths of a second. One dump at a time,
     * further callers wait.
     *
     * @param each called on the calling thread; may not call this table
     * @throws KernelException if the kernel refuses
     * @throws IllegalStateException on the control loop, which may not block
     */
    void dump(FwMark mark, Consumer<Flow> each);

    /**
     * Announces what happens from now on. The kernel makes announcements only while somebody listens, and, as
     * {@code net.netfilter.nf_conntrack_events} is 2 by default, none of flows that began before.
     *
     * @param listener called on a thread that all listeners share; while it works, announcements queue up to 8 MiB
     * @return ends it; a call under way may still come to its end
     * @throws KernelException if the kernel refuses
     */
    Registration watch(Consumer<FlowEvent> listener);
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.link;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.IpAddress;

/** Keeps the picture of the links. */
@ProviderType
public interface LinkMonitor {
    /** The latest picture; any thread, never waits. */
    LinkSnapshot current();

    /**
     * Delivers each new picture on the control loop, beginning with the present one, until closed. Any thread. Pictures
     * of a burst of kernel events coalesce, but the first event of a burst is delivered at once.
     */
    Registration subscribe(Consumer<LinkSnapshot> listener);

    /**
     * Has the kernel ask (ARP, ND) for {@code address} on {@code device}; the answer shows in a later picture. Control loop
     * only.
     */
    void solicit(String device, IpAddress address);

    /**
     * Samples the carrier of these interfaces every 20 to 50 ms where the kernel may delay its events, until closed. Any
     * thread; unknown names are waited for.
     */
    Registration watchCarrier(String device);
}

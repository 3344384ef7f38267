/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.net.IpAddress;

/** Asks the kernel itself which way a packet would take (rtnetlink(7), {@code RTM_GETROUTE}); changes nothing. Any thread; takes microseconds. */
@ProviderType
public interface RouteLookup {
    /**
     * Asks.
     *
     * @throws KernelException if the kernel cannot be asked; that it knows no way is an {@link Answer}
     */
    Answer ask(Question question);

    /**
     * A packet as the routing sees it.
     *
     * @param destination where it goes
     * @param source where it comes from; empty: the kernel's choice, for a packet of the router's own
     * @param from interface that it comes in by; empty: a packet of the router's own
     * @param mark all 32 bits
     */
    record Question(IpAddress destination, Optional<IpAddress> source, Optional<String> from, int mark) {}

    /** What becomes of a packet. */
    enum Fate {
        /** It is sent on. */
        FORWARDED,
        /** The router itself takes it. */
        LOCAL,
        /** It is a broadcast or multicast. */
        BROADCAST,
        /** The kernel refuses to send it, or knows no way. */
        REFUSED
    }

    /**
     * What the kernel says.
     *
     * @param fate what becomes of the packet
     * @param device interface that it leaves by; empty string if refused
     * @param gateway next hop; empty: the destination itself
     * @param source source address that a packet of the router's own would get
     * @param table table of the route that was found; 0 if refused
     * @param prefixLength length of that route's destination; 0: the default route, and if refused
     * @param refusal why, in the kernel's words; empty string unless refused
     */
    record Answer(
            Fate fate,
            String device,
            Optional<IpAddress> gateway,
            Optional<IpAddress> source,
            int table,
            int prefixLength,
            String refusal) {}
}

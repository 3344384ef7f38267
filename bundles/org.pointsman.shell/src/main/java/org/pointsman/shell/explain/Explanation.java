/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import java.util.List;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/**
 * What becomes of a packet.
 *
 * @param packet the packet
 * @param from interface that it comes in by; empty: a packet of the router's own
 * @param underWay flows of such packets that there are
 * @param keeps whether those keep their uplink
 * @param sticky whether the draw is by the source address
 * @param legs the ways that a new flow may take; several: it draws one of them
 */
public record Explanation(
        Packet packet, Optional<String> from, List<Present> underWay, boolean keeps, boolean sticky, List<Leg> legs) {
    /** Copies the lists. */
    public Explanation {
        underWay = List.copyOf(underWay);
        legs = List.copyOf(legs);
    }

    /**
     * Flows that there are.
     *
     * @param uplink whose mark they bear; empty: none
     * @param flows how many
     */
    public record Present(Optional<String> uplink, int flows) {}

    /**
     * One way that a new flow may take.
     *
     * @param way the way
     * @param uplink the uplink whose it is; empty: none
     * @param parts of 256 of the new flows that take it
     * @param becomes the source address that it has outside; empty: its own
     * @param resolvers DNS servers that are asked through this uplink
     * @param refusedFor the served network whose hosts may not use this uplink, so that it is refused; empty: it is not
     * @param agreement what the kernel's routing says
     */
    public record Leg(
            Way way,
            Optional<String> uplink,
            int parts,
            Optional<IpAddress> becomes,
            List<IpAddress> resolvers,
            Optional<String> refusedFor,
            Agreement agreement) {
        /** Copies the list. */
        public Leg {
            resolvers = List.copyOf(resolvers);
        }
    }
}

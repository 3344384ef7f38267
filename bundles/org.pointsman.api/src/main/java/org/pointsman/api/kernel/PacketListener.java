/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears frames; on the loop of {@link PacketSockets}. */
@ConsumerType
@FunctionalInterface
public interface PacketListener {
    /**
     * A frame came in, or was sent by somebody else on this machine.
     *
     * @param frame whole, with its Ethernet header; the listener's to keep. The UDP checksum of a virtual sender may be unfinished
     * @param outgoing whether this machine sent it; ARP only
     */
    void heard(byte[] frame, boolean outgoing);
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Frames on one interface; on the loop of {@link PacketSockets} only. Closing gives the socket back. */
@ProviderType
public interface PacketSocket extends Registration {
    /**
     * Sends one frame; never waits. This socket does not hear it.
     *
     * @param frame whole, with its Ethernet header and without check sequence
     * @return why it could not be sent, in the kernel's words; empty: it was
     */
    Optional<String> send(byte[] frame);
}

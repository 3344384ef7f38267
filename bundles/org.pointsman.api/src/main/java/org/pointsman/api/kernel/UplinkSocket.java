/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A socket on one interface. Control loop only. Closing a TCP connection resets it, so that nothing of it stays behind. */
@ProviderType
public interface UplinkSocket extends Registration {
    /**
     * Sends without waiting: one datagram, or the next bytes of a connection.
     *
     * @param bytes at most 1400
     * @return why not, in the kernel's words; empty: they are on their way
     */
    Optional<String> send(byte[] bytes);
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.net.IpAddress;

/** Sends echo requests. Control loop only; closing gives the socket back. */
@ProviderType
public interface EchoSocket extends Registration {
    /**
     * Sends one echo request; never waits.
     *
     * @param target an IPv4 address
     * @param sequence 0 to 65535, comes back with the answer
     * @return why it could not be sent, in the kernel's words; empty: it was
     */
    Optional<String> send(IpAddress target, int sequence);
}

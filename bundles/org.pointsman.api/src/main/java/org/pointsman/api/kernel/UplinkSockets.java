/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;

/**
 * TCP and UDP through one interface, whatever the routing tables say: sockets are bound to it (SO_BINDTODEVICE, socket(7)) and their
 * packets marked for the uplink's own table (SO_MARK). They never block and are read by the control loop. Control loop only.
 */
@ProviderType
public interface UplinkSockets {
    /**
     * Begins to connect; {@link SocketListener#connected} or {@link SocketListener#failed} follows.
     *
     * @param target an IPv4 address
     * @param port 1 to 65535
     * @throws KernelException if the kernel refuses at once, such as without a route
     */
    UplinkSocket tcp(String device, FwMark mark, IpAddress target, int port, SocketListener listener);

    /**
     * Opens a UDP socket that hears {@code target} only.
     *
     * @param target an IPv4 address
     * @param port 1 to 65535
     * @throws KernelException if the kernel refuses
     */
    UplinkSocket udp(String device, FwMark mark, IpAddress target, int port, SocketListener listener);
}

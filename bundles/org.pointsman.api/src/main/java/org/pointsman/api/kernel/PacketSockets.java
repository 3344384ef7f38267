/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Ethernet frames on one interface, below routing (packet(7)): ARP both ways, and what comes in for a UDP port by broadcast or multicast. They
 * are read beside the control loop, on a thread of their own, so that a storm of them delays no decision. Needs CAP_NET_RAW.
 */
@ProviderType
public interface PacketSockets {
    /** Most ports that one socket can listen for. */
    int MAX_PORTS = 32;

    /**
     * The thread that reads the sockets, and on which listeners are called: what works on frames posts and schedules here instead of on the
     * control loop. Started when first asked for. Any thread.
     */
    ControlLoop loop();

    /**
     * Opens a socket; on {@link #loop()} only.
     *
     * @param link which interface
     * @param udpPorts destination ports, 1 to 65535, at most {@value #MAX_PORTS}; datagrams in fragments are not heard
     * @param listener called on {@link #loop()} for each frame
     * @throws KernelException if there is no such interface or the capability is missing
     */
    PacketSocket open(Link link, Set<Integer> udpPorts, PacketListener listener);
}

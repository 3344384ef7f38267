/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.net.FwMark;

/** ICMP echo (RFC 792) through one interface, whatever the routing tables say. Needs CAP_NET_RAW. Control loop only. */
@ProviderType
public interface EchoSockets {
    /**
     * Opens a socket that sends and receives by {@code device} only (SO_BINDTODEVICE, socket(7)), its packets marked with {@code mark}
     * (SO_MARK) so that the uplink's own table routes them.
     *
     * @param listener called on the control loop for each answer to what this socket sent
     * @throws KernelException if there is no such interface or the capability is missing
     */
    EchoSocket open(String device, FwMark mark, EchoListener listener);
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.dhcp;

import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.kernel.Registration;

/** Opens DHCP client sessions, each a supervised process. */
@ProviderType
public interface DhcpClients {
    /**
     * Keeps a lease on an interface until closed; the process is restarted with back-off when it dies. The client itself
     * changes nothing in the kernel. Any thread; returns at once.
     *
     * @param device interface name
     * @param listener called on a thread of the DHCP bundle, one call after the other
     * @return closing ends the process; the lease is not released, so that the server gives the same address again
     */
    Registration open(String device, DhcpListener listener);
}

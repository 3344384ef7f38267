/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.dhcp;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of a DHCP session. */
@ConsumerType
public interface DhcpListener {
    /** A lease was bound or renewed; may be equal to the last one. */
    void leased(Lease lease);

    /**
     * There is no lease (any more).
     *
     * @param reason one sentence for people, such as "no DHCP server answered on eth0 for 9 s"
     */
    void lost(String reason);
}

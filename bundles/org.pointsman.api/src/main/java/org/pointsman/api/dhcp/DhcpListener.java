/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.dhcp;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of a DHCP session. */
@ConsumerType
public interface DhcpListener {
    /** A lease was bound or renewed; may be equal to the last one. */
    void leased(Lease lease);

    /**
     * No server answers; a lease that has not run out stays valid (RFC 2131 §4.4.5).
     *
     * @param reason one sentence for people, such as "no DHCP server answers on eth0"
     */
    void unanswered(String reason);

    /**
     * The lease is over: it ran out, or the server took it back.
     *
     * @param reason one sentence for people
     */
    void lost(String reason);
}

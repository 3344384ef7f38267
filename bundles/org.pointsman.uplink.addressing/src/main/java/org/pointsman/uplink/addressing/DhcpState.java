/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.util.Optional;
import org.pointsman.api.dhcp.Lease;

/**
 * What DHCP has told so far.
 *
 * @param lease the lease in force
 * @param trouble one sentence; empty string: none
 */
public record DhcpState(Optional<Lease> lease, String trouble) {
    /** Nothing yet. */
    public static DhcpState blank() {
        return new DhcpState(Optional.empty(), "");
    }

    /** A lease is in force. */
    public DhcpState with(Lease bound) {
        return new DhcpState(Optional.of(bound), "");
    }

    /** Another question is asked, or none can be: what the last one met is no news any more. */
    public DhcpState askedAnew() {
        return new DhcpState(lease, "");
    }

    /** No server answers; a lease stays in force until it runs out. */
    public DhcpState unanswered(String reason) {
        return new DhcpState(lease, reason);
    }

    /** The lease is over. */
    public DhcpState over(String reason) {
        return new DhcpState(Optional.empty(), reason);
    }
}

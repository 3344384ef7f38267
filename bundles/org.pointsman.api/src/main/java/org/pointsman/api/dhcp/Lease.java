/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.dhcp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;

/**
 * A DHCP lease (RFC 2131). Two leases that differ only in the time they were granted are equal.
 *
 * @param address address and prefix length
 * @param gateway first router (option 3)
 * @param resolvers DNS servers (option 6)
 * @param duration lease time
 */
public record Lease(
        InterfacePrefix address, Optional<IpAddress> gateway, List<IpAddress> resolvers, Duration duration) {
    /** Copies the list. */
    public Lease {
        resolvers = List.copyOf(resolvers);
    }
}

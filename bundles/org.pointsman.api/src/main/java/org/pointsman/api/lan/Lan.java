/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.lan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.net.InterfacePrefix;

/**
 * A network that the router serves, as a service; one for each that is configured. Immutable, thread-safe: a changed
 * configuration is another service.
 */
@ProviderType
public interface Lan {
    /** Its name, as behind the {@code ~} of its PID. */
    String name();

    /** The router's interface in it. */
    String device();

    /** The router's address in it: gateway and name server of its hosts. */
    InterfacePrefix address();

    /** Addresses that are given out by DHCP; empty: no DHCP here. */
    Optional<AddressRange> pool();

    /** How long an address is given out for; whole seconds, 2 min at least (dnsmasq(8)). */
    Duration leaseTime();

    /** Domain of its hosts, such as {@code lan}. */
    String domain();

    /** Hosts that always get the same address. */
    List<StaticLease> staticLeases();

    /** Names of hosts that do not ask for an address, or further names of some that do. */
    List<LocalName> localNames();
}

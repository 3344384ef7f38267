/* SPDX-License-Identifier: Apache-2.0 */
package com.example.uplink.tunnel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.IpAddress;

/** What is configured, understood. */
record Settings(
        String device,
        Optional<IpAddress> endpoint,
        Optional<IpAddress> gateway,
        List<IpAddress> resolvers,
        int minMtu) {
    /** Understands it, or says in one sentence what is wrong. */
    static Settings of(TunnelConfig c) {
        return new Settings(
                InterfaceName.require(c.$interface()),
                endpoint(c.endpoint()),
                given(c.gateway()).map(IpAddress::parse),
                Stream.of(c.resolvers()).map(IpAddress::parse).toList(),
                c.minMtu());
    }

    static Optional<IpAddress> endpoint(String text) {
        Optional<IpAddress> address = given(text).map(IpAddress::parse);
        if (address.filter(a -> a.family() != AddressFamily.IPV4).isPresent()) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv4 address");
        }
        return address;
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(t -> !t.isBlank());
    }
}

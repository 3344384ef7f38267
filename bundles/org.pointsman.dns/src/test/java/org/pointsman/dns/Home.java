/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.lan.AddressRange;
import org.pointsman.api.lan.Lan;
import org.pointsman.api.lan.LocalName;
import org.pointsman.api.lan.StaticLease;
import org.pointsman.api.net.InterfacePrefix;

/** The LAN of a house. */
record Home(
        String name,
        String device,
        InterfacePrefix address,
        Optional<AddressRange> pool,
        Duration leaseTime,
        String domain,
        List<StaticLease> staticLeases,
        List<LocalName> localNames)
        implements Lan {
    static Home usual() {
        return new Home(
                "home",
                "eth1",
                InterfacePrefix.parse("192.168.50.1/24"),
                Optional.of(AddressRange.parse("192.168.50.100-192.168.50.200")),
                Duration.ofHours(12),
                "lan",
                List.of(StaticLease.parse("02:00:5e:00:00:07 192.168.50.7 nas")),
                List.of(LocalName.parse("printer 192.168.50.20"), LocalName.parse("www.house.example 192.168.50.7")));
    }

    Home withoutDhcp() {
        return new Home(
                "guests",
                "eth2",
                InterfacePrefix.parse("10.0.0.1/8"),
                Optional.empty(),
                leaseTime,
                "guests",
                List.of(),
                List.of());
    }
}

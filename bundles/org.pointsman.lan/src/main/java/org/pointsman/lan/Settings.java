/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.lan.AddressRange;
import org.pointsman.api.lan.Lan;
import org.pointsman.api.lan.LocalName;
import org.pointsman.api.lan.StaticLease;
import org.pointsman.api.net.InterfacePrefix;

/** A served network's configuration as typed values. */
record Settings(
        String name,
        String device,
        InterfacePrefix address,
        Optional<AddressRange> pool,
        Duration leaseTime,
        String domain,
        List<StaticLease> staticLeases,
        List<LocalName> localNames)
        implements Lan {
    Settings {
        staticLeases = List.copyOf(staticLeases);
        localNames = List.copyOf(localNames);
    }

    /** {@code home (192.168.50.0/24 on lan0)}. */
    String label() {
        return name + " (" + address.network() + " on " + device + ")";
    }
}

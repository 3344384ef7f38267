/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;

/** Arithmetic on networks that the API does not have. */
final class Networks {
    private Networks() {}

    /** The highest address: of IPv4, the network's broadcast address. */
    static IpAddress last(Prefix network) {
        byte[] bytes = network.address().bytes();
        for (int bit = network.length(); bit < network.family().bits(); bit++) {
            bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return IpAddress.of(bytes);
    }
}

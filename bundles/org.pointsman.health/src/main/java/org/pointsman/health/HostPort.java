/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/** An IPv4 address and a port. */
record HostPort(IpAddress address, int port) {
    /** Takes {@code 192.0.2.1:443}. */
    static Optional<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0 || !Target.isHost(text.substring(0, colon))
                ? Optional.empty()
                : port(text.substring(colon + 1)).map(p -> new HostPort(IpAddress.parse(text.substring(0, colon)), p));
    }

    /** A port, 1 to 65535. */
    static Optional<Integer> port(String text) {
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) < 65_536
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }
}

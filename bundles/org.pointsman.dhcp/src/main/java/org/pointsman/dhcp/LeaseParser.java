/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;

/** From the environment that udhcpc gives its script (udhcpc(8), examples/udhcp) to a lease. Pure. */
final class LeaseParser {
    private static final long LONGEST_SECONDS = 0xffffffffL;
    /** No provider's network is larger than 10.0.0.0/8; a shorter mask would draw all traffic to this interface. */
    private static final int SHORTEST = 8;

    private LeaseParser() {}

    /**
     * The lease; values that are no addresses are left out.
     *
     * @throws IllegalArgumentException with one sentence if there is no usable address
     */
    static Lease parse(Map<String, String> environment) {
        IpAddress address = host(environment.getOrDefault("ip", ""));
        return new Lease(
                new InterfacePrefix(address, length(environment)),
                addresses(environment.getOrDefault("router", "")).stream()
                        .filter(router -> !router.equals(address))
                        .findFirst(),
                addresses(environment.getOrDefault("dns", "")),
                Duration.ofSeconds(seconds(environment.getOrDefault("lease", ""))));
    }

    private static int length(Map<String, String> environment) {
        String mask = environment.getOrDefault("mask", ""); // already a length
        int length =
                mask.matches("[0-9]{1,2}") ? Integer.parseInt(mask) : lengthOf(environment.getOrDefault("subnet", ""));
        return length < SHORTEST || length > 32 ? 32 : length;
    }

    /** Length of a dotted mask; what is no mask, or one with holes, counts as none, and the address stands alone. */
    private static int lengthOf(String dotted) {
        if (!dotted.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return 32;
        }
        int bits = 0;
        for (String octet : dotted.split("\\.")) {
            if (Integer.parseInt(octet) > 255) {
                return 32;
            }
            bits = bits << 8 | Integer.parseInt(octet);
        }
        int length = Integer.numberOfLeadingZeros(~bits);
        return length == 32 || bits << length == 0 ? length : 32;
    }

    /** An IPv4 address that a host can have (RFC 1122 §3.2.1.3). */
    private static IpAddress host(String text) {
        IpAddress address = IpAddress.parse(text);
        int first = address.octet(0);
        if (address.family() != AddressFamily.IPV4 || first == 0 || first == 127 || first >= 224) {
            throw new IllegalArgumentException("'" + text + "' is not an address that a host can have");
        }
        return address;
    }

    private static List<IpAddress> addresses(String words) {
        List<IpAddress> found = new ArrayList<>();
        for (String word : words.strip().split("\\s+")) {
            try {
                found.add(host(word));
            } catch (IllegalArgumentException e) {
                continue; // a server's mistake costs that one value
            }
        }
        return found;
    }

    /** A server that names the time twice (udhcpc hands over both) means the first, which udhcpc goes by as well. */
    private static long seconds(String text) {
        String first = text.strip().split("\\s+")[0];
        return first.matches("[0-9]{1,10}")
                ? Math.min(LONGEST_SECONDS, Math.max(1, Long.parseLong(first)))
                : LONGEST_SECONDS;
    }
}

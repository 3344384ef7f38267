/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;

/** From the environment that udhcpc gives its script (udhcpc(8), examples/udhcp) to a lease. Pure. */
final class LeaseParser {
    private static final long LONGEST_SECONDS = 0xffffffffL;

    private LeaseParser() {}

    /**
     * The lease; values that are no addresses are left out.
     *
     * @throws IllegalArgumentException with one sentence if there is no usable address
     */
    static Lease parse(Map<String, String> environment) {
        IpAddress address = IpAddress.parse(environment.getOrDefault("ip", ""));
        return new Lease(
                new InterfacePrefix(address, length(environment)),
                addresses(environment.getOrDefault("router", "")).stream().findFirst(),
                addresses(environment.getOrDefault("dns", "")),
                Duration.ofSeconds(seconds(environment.getOrDefault("lease", ""))));
    }

    private static int length(Map<String, String> environment) {
        String mask = environment.getOrDefault("mask", ""); // already a length
        if (mask.matches("[0-9]{1,2}") && Integer.parseInt(mask) <= 32) {
            return Integer.parseInt(mask);
        }
        return Optional.ofNullable(environment.get("subnet"))
                .map(LeaseParser::lengthOf)
                .orElse(32);
    }

    /** Length of a dotted mask; one with holes is no mask, and the address stands alone. */
    private static int lengthOf(String dotted) {
        int bits = 0;
        for (byte b : IpAddress.parse(dotted).bytes()) {
            bits = bits << 8 | b & 0xff;
        }
        int length = Integer.numberOfLeadingZeros(~bits);
        return length == 32 || bits << length == 0 ? length : 32;
    }

    private static List<IpAddress> addresses(String words) {
        List<IpAddress> found = new ArrayList<>();
        for (String word : words.strip().split("\\s+")) {
            try {
                found.add(IpAddress.parse(word));
            } catch (IllegalArgumentException e) {
                continue; // a server's mistake costs that one value
            }
        }
        return found;
    }

    private static long seconds(String text) {
        return text.matches("[0-9]{1,10}")
                ? Math.min(LONGEST_SECONDS, Math.max(1, Long.parseLong(text)))
                : LONGEST_SECONDS;
    }
}

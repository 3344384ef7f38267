/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

/**
 * Somebody on the internet who is asked.
 *
 * @param kind of the probe that asks
 * @param address what that probe is told
 * @param internet whether an answer proves that the internet is reached: the provider's resolvers may answer from memory
 */
record Target(String kind, String address, boolean internet) {
    static final String ICMP = "icmp";
    static final String TCP = "tcp";
    static final String DNS = "dns";
    static final String HTTP = "http";
    /** Stands for the resolvers that the uplink was given. */
    static final String RESOLVERS = "resolvers";

    /** Takes {@code kind:address}, {@code http://…}, or an address alone, which is asked by ICMP echo. */
    static Target parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new Target(ICMP, text, true);
        }
        String kind = text.substring(0, colon);
        String address = text.substring(colon + 1);
        return new Target(kind, address, !(kind.equals(DNS) && isResolvers(address)));
    }

    /** Whether it stands for the uplink's resolvers, whoever they are. */
    boolean standsForResolvers() {
        return kind.equals(DNS) && isResolvers(address);
    }

    /** The same question to one of them. */
    Target at(IpAddress resolver) {
        return new Target(kind, resolver + address.substring(RESOLVERS.length()), false);
    }

    /** As people call it where the kind of the probe is known. */
    String words() {
        return switch (kind) {
            case ICMP, TCP -> address;
            case DNS -> address.replaceFirst("\\?.*", "");
            case HTTP -> kind + ":" + address.replaceFirst("#.*", "");
            default -> toString();
        };
    }

    private static boolean isResolvers(String address) {
        return address.equals(RESOLVERS) || address.startsWith(RESOLVERS + "?");
    }

    /** Whether {@code text} is an IPv4 address that a host may have. */
    static boolean isHost(String text) {
        try {
            IpAddress address = IpAddress.parse(text);
            int first = address.octet(0);
            return address.family() == AddressFamily.IPV4 && first != 0 && first != 127 && first < 224;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** As in the configuration. */
    @Override
    public String toString() {
        return kind + ":" + address;
    }
}

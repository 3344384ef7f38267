/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

/**
 * Somebody on the internet who is asked.
 *
 * @param kind of the probe that asks
 * @param address what that probe is told
 * @param internet whether an answer proves that the internet is reached: the provider's resolvers may answer from memory, and its gateway is
 *     only the first step
 */
record Target(String kind, String address, boolean internet) {
    static final String ICMP = "icmp";
    static final String TCP = "tcp";
    static final String DNS = "dns";
    static final String HTTP = "http";
    static final String HTTPS = "https";
    static final String ARP = "arp";
    /** Stands for the uplink's gateway, and for the circle of those that are asked on the way to the internet. */
    static final String GATEWAY = "gateway";
    /** Stands for the resolvers that the uplink was given. */
    static final String RESOLVERS = "resolvers";

    /** Takes {@code kind:address}, {@code http://…}, or an address alone, which is asked by ICMP echo. */
    static Target parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || text.startsWith("[") || NotYetSix.is(text)) {
            return new Target(ICMP, text, true);
        }
        String kind = text.substring(0, colon);
        String address = text.substring(colon + 1);
        boolean near = kind.equals(ARP) || kind.equals(ICMP) && address.equals(GATEWAY);
        return new Target(kind, address, !near && !(kind.equals(DNS) && isResolvers(address)));
    }

    /** Whether it stands for the uplink's resolvers, whoever they are. */
    boolean standsForResolvers() {
        return kind.equals(DNS) && isResolvers(address);
    }

    /** The same question to one of them. */
    Target at(IpAddress resolver) {
        return new Target(kind, resolver + address.substring(RESOLVERS.length()), false);
    }

    /** Whether targets of this kind are pages, which cost their servers most, and in whose place a portal may answer. */
    static boolean isPage(String kind) {
        return kind.equals(HTTP) || kind.equals(HTTPS);
    }

    /** Whether it stands for the uplink's gateway, whichever that is. */
    boolean standsForGateway() {
        return (kind.equals(ARP) || kind.equals(ICMP)) && address.equals(GATEWAY);
    }

    /** The same question to that gateway. */
    Target atGateway(IpAddress gateway) {
        return new Target(kind, gateway.toString(), false);
    }

    /**
     * Those with whom it is judged: the others of its kind, or {@link #GATEWAY}, whose answers say nothing about the internet but where
     * a fault is.
     */
    String circle() {
        return internet || kind.equals(DNS) ? kind : GATEWAY;
    }

    /** As people call it where the kind of the probe is known. */
    String words() {
        return switch (kind) {
            case ICMP, TCP, ARP -> address;
            case DNS -> address.replaceFirst("\\?.*", "");
            case HTTP, HTTPS -> kind + ":" + address.replaceFirst("#.*", "");
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

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

/**
 * A network interface as the kernel shows it (rtnetlink(7), {@code RTM_NEWLINK}).
 *
 * @param index ifindex, above 0; changes when the interface is created anew
 * @param name interface name
 * @param kind {@code IFLA_INFO_KIND} such as {@code veth}, {@code bridge}, {@code vlan}; empty for a physical device
 * @param mac hardware address as {@code 02:00:..}; empty where there is none
 * @param adminUp {@code IFF_UP}
 * @param carrier {@code IFF_LOWER_UP}: the physical layer is there (may precede operstate by up to 1 s, linkwatch)
 * @param operState RFC 2863 state as linux/if.h numbers it: 0 unknown, 1 notpresent, 2 down, 3 lowerlayerdown, 4 testing,
 *     5 dormant, 6 up
 * @param pointToPoint {@code IFF_POINTOPOINT} or {@code IFF_NOARP}: there is no neighbour to ask
 * @param master ifindex of the bridge or bond it is a port of; 0: none
 * @param peer {@code IFLA_LINK}: equal to {@code index} for physical devices, whose carrier events the kernel may delay
 * @param mtu bytes
 */
public record Link(
        int index,
        String name,
        String kind,
        String mac,
        boolean adminUp,
        boolean carrier,
        int operState,
        boolean pointToPoint,
        int master,
        int peer,
        int mtu) {
    /** RFC 2863 dormant: the link waits for something, such as Wi-Fi association or 802.1X. */
    public static final int DORMANT = 5;

    /** Administratively up, with carrier, and not waiting for association: packets can pass. */
    public boolean running() {
        return adminUp && carrier && operState != DORMANT;
    }

    /** Whether the kernel may announce a carrier loss up to a second late, so that it has to be sampled. */
    public boolean carrierEventsMayLag() {
        return peer == index && kind.isEmpty() || kind.equals("veth") && peer == index || kind.equals("tun");
    }
}

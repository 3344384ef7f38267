/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

import java.util.Optional;
import org.pointsman.api.kernel.Link;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;

/** {@code struct ifinfomsg} and {@code IFLA_*} of linux/if_link.h. */
public final class LinkCodec {
    /** Length of {@code struct ifinfomsg}. */
    public static final int HEADER = 16;

    /** {@code IFF_UP}. */
    public static final int IFF_UP = 0x1;

    private static final int IFF_POINTOPOINT = 0x10;
    private static final int IFF_NOARP = 0x80;
    private static final int IFF_LOWER_UP = 0x10000;

    /** {@code IFLA_ADDRESS}. */
    public static final int ADDRESS = 1;
    /** {@code IFLA_IFNAME}. */
    public static final int NAME = 3;
    /** {@code IFLA_MTU}. */
    public static final int MTU = 4;
    /** {@code IFLA_LINK}. */
    public static final int PEER = 5;
    /** {@code IFLA_MASTER}. */
    public static final int MASTER = 10;

    private static final int WIRELESS = 11;
    private static final int OPERSTATE = 16;
    /** {@code IFLA_LINKINFO}. */
    public static final int INFO = 18;
    /** {@code IFLA_NET_NS_FD}. */
    public static final int NAMESPACE_FD = 28;

    private static final int EXT_MASK = 29;
    private static final int CARRIER = 33;
    /** {@code IFLA_INFO_KIND}. */
    public static final int INFO_KIND = 1;

    private static final int SKIP_STATS = 1 << 3;
    private static final long HASH_START = 0xcbf29ce484222325L;

    private LinkCodec() {}

    /** Asks for all links, without statistics. */
    public static void dump(MessageWriter w) {
        w.begin(Rtnetlink.GET_LINK, Netlink.DUMP)
                .zero(HEADER)
                .attribute32(EXT_MASK, SKIP_STATS)
                .end();
    }

    /** Asks for one link by index. */
    public static void get(MessageWriter w, int index) {
        w.begin(Rtnetlink.GET_LINK, 0)
                .u32(0)
                .u32(index)
                .u32(0)
                .u32(0)
                .attribute32(EXT_MASK, SKIP_STATS)
                .end();
    }

    /** Asks for one link by name. */
    public static void get(MessageWriter w, String name) {
        w.begin(Rtnetlink.GET_LINK, 0)
                .zero(HEADER)
                .attribute(NAME, name)
                .attribute32(EXT_MASK, SKIP_STATS)
                .end();
    }

    /** {@code ifi_index}. */
    public static int index(MessageReader m) {
        return m.i32(4);
    }

    /**
     * Whether this is a message about the link itself: not one about a bridge port ({@code AF_BRIDGE}, whose deletion
     * does not remove the link), nor a wireless event, which has no state in it.
     */
    public static boolean concernsLink(MessageReader m) {
        if (m.bodyLength() < HEADER || m.u8(0) != 0) {
            return false;
        }
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            if (a.type() == WIRELESS) {
                return false;
            }
        }
        return true;
    }

    /** Writes the request that sets an interface administratively up and changes nothing else. */
    public static void up(MessageWriter w, int index) {
        w.begin(Rtnetlink.NEW_LINK, 0).u32(0).u32(index).u32(IFF_UP).u32(IFF_UP).end();
    }

    /** A hash of everything that {@link #parse} reads; makes no garbage, so that sampling stays cheap. */
    public static long fingerprint(MessageReader m) {
        long hash = HASH_START ^ m.i32(8);
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            switch (a.type()) {
                case NAME, ADDRESS, MTU, PEER, MASTER, OPERSTATE, CARRIER -> hash = a.fold(hash * 31);
                default -> {
                    // not part of a Link, or as constant as its kind
                }
            }
        }
        return hash;
    }

    /** {@code ifi_flags}, with those of the carrier and of the operational state among them (net/core/dev.c, dev_get_flags). */
    public static int flags(MessageReader m) {
        return m.i32(8);
    }

    /** The carrier in {@link #flags}. */
    public static boolean hasCarrier(int flags) {
        return (flags & IFF_LOWER_UP) != 0;
    }

    /** Whether the interface is up with carrier, by the header alone. */
    public static boolean hasCarrier(MessageReader m) {
        return (m.i32(8) & (IFF_UP | IFF_LOWER_UP)) == (IFF_UP | IFF_LOWER_UP);
    }

    /** The link; empty if there is no name in it. */
    public static Optional<Link> parse(MessageReader m) {
        int index = index(m);
        int flags = m.i32(8);
        String name = "";
        String kind = "";
        String mac = "";
        int operState = 0;
        int master = 0;
        int peer = index; // IFLA_LINK is left out where it would be the index itself
        int mtu = 0;
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            switch (a.type()) {
                case NAME -> name = a.string();
                case ADDRESS -> mac = mac(a);
                case MTU -> mtu = a.i32();
                case PEER -> peer = a.i32();
                case MASTER -> master = a.i32();
                case OPERSTATE -> operState = a.u8();
                case INFO -> kind = kind(a.nested());
                default -> {
                    // nothing that a Link holds
                }
            }
        }
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Link(
                index,
                name,
                kind,
                mac,
                (flags & IFF_UP) != 0,
                (flags & IFF_LOWER_UP) != 0,
                operState,
                (flags & (IFF_POINTOPOINT | IFF_NOARP)) != 0,
                master,
                peer,
                mtu));
    }

    private static String kind(Attributes a) {
        while (a.next()) {
            if (a.type() == INFO_KIND) {
                return a.string();
            }
        }
        return "";
    }

    /** Bytes of a hardware address as {@code 02:00:..}. */
    static String mac(Attributes a) {
        StringBuilder text = new StringBuilder(3 * a.length());
        for (int i = 0; i < a.length(); i++) {
            if (i > 0) {
                text.append(':');
            }
            text.append(Character.forDigit(a.octet(i) >> 4, 16)).append(Character.forDigit(a.octet(i) & 15, 16));
        }
        return text.toString();
    }

    /** The bytes of {@code 02:00:..}. */
    public static byte[] macBytes(String mac) {
        String[] parts = mac.split(":");
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return bytes;
    }
}

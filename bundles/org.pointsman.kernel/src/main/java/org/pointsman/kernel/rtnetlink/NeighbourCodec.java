/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

import java.util.Optional;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;

/** {@code struct ndmsg} and {@code NDA_*} of linux/neighbour.h. */
public final class NeighbourCodec {
    private static final int HEADER = 12;
    private static final int DST = 1;
    private static final int LLADDR = 2;
    private static final int IFINDEX = 8;
    private static final int NTF_USE = 0x01;
    private static final int NTF_PROXY = 0x08;

    private NeighbourCodec() {}

    /**
     * An entry as the kernel tells it.
     *
     * @param index ifindex
     * @param address the neighbour's address
     * @param mac its hardware address; empty while unknown
     * @param state {@code NUD_*} bits
     */
    public record Found(int index, IpAddress address, String mac, int state) {
        /** As a {@link Neighbour} on the interface {@code device}. */
        public Neighbour neighbour(String device) {
            return new Neighbour(device, address, mac, state);
        }
    }

    /** Asks for the entries of an interface; 0: of all. */
    public static void dump(MessageWriter w, int index) {
        w.begin(Rtnetlink.GET_NEIGHBOUR, Netlink.DUMP).zero(HEADER);
        if (index != 0) {
            w.attribute32(IFINDEX, index);
        }
        w.end();
    }

    /** Asks for one entry. */
    public static void get(MessageWriter w, int index, IpAddress address) {
        body(w.begin(Rtnetlink.GET_NEIGHBOUR, 0), index, address, 0, 0).end();
    }

    /** Has the kernel resolve the address, as if a packet were to be sent there. */
    public static void use(MessageWriter w, int index, IpAddress address) {
        body(w.begin(Rtnetlink.NEW_NEIGHBOUR, Netlink.CREATE | Netlink.REPLACE), index, address, 0, NTF_USE)
                .end();
    }

    /** Has the kernel verify a known entry now, by unicast; it is used meanwhile. */
    public static void probe(MessageWriter w, Found known) {
        body(w.begin(Rtnetlink.NEW_NEIGHBOUR, Netlink.REPLACE), known.index(), known.address(), Neighbour.PROBE, 0)
                .attribute(LLADDR, LinkCodec.macBytes(known.mac()))
                .end();
    }

    /** Removes an entry. */
    public static void delete(MessageWriter w, int index, IpAddress address) {
        body(w.begin(Rtnetlink.DELETE_NEIGHBOUR, 0), index, address, 0, 0).end();
    }

    private static MessageWriter body(MessageWriter w, int index, IpAddress address, int state, int flags) {
        w.u8(address.family().number()).zero(3).u32(index).u16(state).u8(flags).u8(0);
        return w.attribute(DST, address);
    }

    /** The entry; empty if it is a proxy's or none of IPv4 or IPv6 (a bridge's forwarding entry). */
    public static Optional<Found> parse(MessageReader m) {
        if (m.bodyLength() < HEADER || m.u8(0) != 2 && m.u8(0) != 10 || (m.u8(10) & NTF_PROXY) != 0) {
            return Optional.empty();
        }
        IpAddress address = null;
        String mac = "";
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            switch (a.type()) {
                case DST -> address = a.isAddress() ? a.address() : address;
                case LLADDR -> mac = LinkCodec.mac(a);
                default -> {
                    // cache info and probes are not part of the state
                }
            }
        }
        return address == null ? Optional.empty() : Optional.of(new Found(m.i32(4), address, mac, m.u16(8)));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

import java.util.Optional;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;

/** {@code struct ifaddrmsg} and {@code IFA_*} of linux/if_addr.h. */
public final class AddressCodec {
    private static final int HEADER = 8;
    private static final int ADDRESS = 1;
    private static final int LOCAL = 2;
    private static final int PROTOCOL = 11;

    private AddressCodec() {}

    /**
     * An address as the kernel tells it.
     *
     * @param index ifindex
     * @param prefix the interface's own address with its length
     * @param protocol {@code IFA_PROTO}; 0 where it is not given
     */
    public record Found(int index, InterfacePrefix prefix, int protocol) {}

    /** Asks for all addresses of both families. */
    public static void dump(MessageWriter w) {
        w.begin(Rtnetlink.GET_ADDRESS, Netlink.DUMP).zero(HEADER).end();
    }

    /** Adds an address; refused with {@code EEXIST} if it is there. */
    public static void add(MessageWriter w, int index, InterfacePrefix prefix, int protocol) {
        body(w.begin(Rtnetlink.NEW_ADDRESS, Netlink.CREATE | Netlink.EXCL), index, prefix);
        if (protocol != 0) {
            w.attribute8(PROTOCOL, protocol);
        }
        w.end();
    }

    /** Removes an address. */
    public static void delete(MessageWriter w, int index, InterfacePrefix prefix) {
        body(w.begin(Rtnetlink.DELETE_ADDRESS, 0), index, prefix);
        w.end();
    }

    private static void body(MessageWriter w, int index, InterfacePrefix prefix) {
        IpAddress address = prefix.address();
        w.u8(address.family().number()).u8(prefix.length()).u8(0).u8(0).u32(index);
        w.attribute(LOCAL, address).attribute(ADDRESS, address);
    }

    /** The address; empty if it is of another family. */
    public static Optional<Found> parse(MessageReader m) {
        if (m.bodyLength() < HEADER) {
            return Optional.empty();
        }
        int index = m.i32(4);
        int protocol = 0;
        IpAddress local = null;
        IpAddress address = null;
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            switch (a.type()) {
                // IFA_ADDRESS is the other end on point-to-point links, IFA_LOCAL always our own
                case LOCAL -> local = a.isAddress() ? a.address() : local;
                case ADDRESS -> address = a.isAddress() ? a.address() : address;
                case PROTOCOL -> protocol = a.u8();
                default -> {
                    // flags, label and lifetimes are not part of the state
                }
            }
        }
        IpAddress own = local != null ? local : address;
        if (own == null || m.u8(1) > own.family().bits()) {
            return Optional.empty();
        }
        return Optional.of(new Found(index, new InterfacePrefix(own, m.u8(1)), protocol));
    }
}

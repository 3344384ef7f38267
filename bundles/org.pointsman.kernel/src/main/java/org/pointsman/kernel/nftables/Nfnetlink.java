/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.nftables;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;

/** Numbers and small questions of linux/netfilter/nf_tables.h and nfnetlink.h. */
public final class Nfnetlink {
    /** Multicast group of changes of the ruleset, {@code NFNLGRP_NFTABLES}. */
    public static final int GROUP = 7;

    static final int SUBSYSTEM = 10;
    static final int FAMILY_INET = 1;
    static final int BATCH_BEGIN = 0x10;
    static final int BATCH_END = 0x11;
    static final int GET_SET = SUBSYSTEM << 8 | 10;
    static final int NEW_ELEMENT = SUBSYSTEM << 8 | 12;
    static final int DELETE_ELEMENT = SUBSYSTEM << 8 | 14;
    static final int NEW_GENERATION = SUBSYSTEM << 8 | 15;
    static final int GET_GENERATION = SUBSYSTEM << 8 | 16;

    static final int GET_OBJECT = SUBSYSTEM << 8 | 19;

    private static final int HEADER = 4;
    private static final int OBJECT_COUNTER = 1;

    private Nfnetlink() {}

    /** {@code struct nfgenmsg}. */
    static MessageWriter header(MessageWriter w, int family, int resource) {
        return w.u8(family).u8(0).be16(resource);
    }

    /** The number of the ruleset, which every transaction increases; empty: this kernel has no nf_tables. */
    static OptionalInt generation(NetlinkSocket socket) {
        header(socket.request().begin(GET_GENERATION, 0), 0, 0).end();
        AtomicInteger generation = new AtomicInteger();
        Optional<?> refusal = socket.get(m -> {
            Attributes a = m.attributes(HEADER);
            while (a.next()) {
                if (a.type() == 1) {
                    generation.set(a.be32());
                }
            }
        });
        return refusal.isPresent() ? OptionalInt.empty() : OptionalInt.of(generation.get());
    }

    /** Packets counted by each named counter of a table of family inet, as {@code NFT_MSG_GETOBJ} dumps them; empty: there is none. */
    static Map<String, Long> counters(NetlinkSocket socket, String table) {
        header(socket.request().begin(GET_OBJECT, Netlink.DUMP), FAMILY_INET, 0)
                .attribute(1, table)
                .attributeBe32(3, OBJECT_COUNTER)
                .end();
        Map<String, Long> packets = new HashMap<>();
        socket.dump(m -> {
            String name = "";
            Attributes a = m.attributes(HEADER);
            while (a.next()) {
                if (a.type() == 2) { // NFTA_OBJ_NAME comes before NFTA_OBJ_DATA
                    name = a.string();
                } else if (a.type() == 4) {
                    Attributes data = a.nested();
                    while (data.next()) {
                        if (data.type() == 2) { // NFTA_COUNTER_PACKETS
                            packets.put(name, data.be64());
                        }
                    }
                }
            }
        });
        return packets;
    }

    /** Whether an announced change concerns the table {@code name} of family inet. */
    public static boolean concerns(MessageReader m, byte[] name) {
        if (m.type() >> 8 != SUBSYSTEM || m.type() == NEW_GENERATION || m.bodyLength() < HEADER) {
            return false;
        }
        Attributes a = m.attributes(HEADER);
        while (m.u8(0) == FAMILY_INET && a.next()) {
            if (a.type() == 1) { // in every kind of message attribute 1 is the table's name
                return a.is(name);
            }
        }
        return false;
    }

    /** A table name for {@link #concerns}. */
    public static byte[] name(String table) {
        return table.getBytes(StandardCharsets.UTF_8);
    }
}

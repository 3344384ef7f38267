/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.nftables;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.NetlinkSocket;

/**
 * How keys and values of a map are laid out, as far as they can be written without libnftables: numbers of 4 bytes as keys,
 * verdicts or numbers of 4 bytes as values.
 *
 * @param keyBig whether keys are in network order
 * @param verdicts whether values are verdicts
 * @param valueBig whether values, if numbers, are in network order
 */
record MapType(boolean keyBig, boolean verdicts, boolean valueBig) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}|0x[0-9a-fA-F]{1,8}");
    private static final Pattern VERDICT = Pattern.compile("(goto|jump) +([A-Za-z0-9_./\\\\-]+)");

    /** Verdicts without a chain: {@code NF_*} of linux/netfilter.h, {@code NFT_*} of linux/netfilter/nf_tables.h. */
    private static final Map<String, Integer> CODES =
            Map.of("drop", 0, "accept", 1, "continue", -1, "break", -2, "return", -5);

    private static final int JUMP = -3;
    private static final int GOTO = -4;

    private static final int FLAGS = 3;
    private static final int KEY_LENGTH = 5;
    private static final int DATA_TYPE = 6;
    private static final int DATA_LENGTH = 7;
    private static final int USERDATA = 13;
    private static final int FLAG_MAP = 0x08;
    private static final int FLAG_ANONYMOUS_OR_CONSTANT = 0x03;
    private static final int TYPE_VERDICT = 0xffffff00;
    private static final int BIG_ENDIAN = 2;

    /** Asks the kernel; empty if there is no such map or it holds something else. */
    static Optional<MapType> ask(NetlinkSocket socket, String table, String map) {
        Nfnetlink.header(socket.request().begin(Nfnetlink.GET_SET, 0), Nfnetlink.FAMILY_INET, 0)
                .attribute(1, table)
                .attribute(2, map)
                .end();
        AtomicReference<Optional<MapType>> found = new AtomicReference<>(Optional.empty());
        socket.get(m -> found.set(parse(m)));
        return found.get();
    }

    static Optional<MapType> parse(MessageReader m) {
        int flags = 0;
        int keyLength = 0;
        int dataType = 0;
        int dataLength = 0;
        int[] order = {0, 0};
        Attributes a = m.attributes(4);
        while (a.next()) {
            switch (a.type()) {
                case FLAGS -> flags = a.be32();
                case KEY_LENGTH -> keyLength = a.be32();
                case DATA_TYPE -> dataType = a.be32();
                case DATA_LENGTH -> dataLength = a.be32();
                case USERDATA -> order = byteOrders(a);
                default -> {
                    // policy, description, handle
                }
            }
        }
        boolean verdicts = dataType == TYPE_VERDICT;
        boolean plain = (flags & ~FLAG_ANONYMOUS_OR_CONSTANT) == FLAG_MAP;
        if (!plain || keyLength != 4 || order[0] == 0 || !verdicts && (dataLength != 4 || order[1] == 0)) {
            return Optional.empty();
        }
        return Optional.of(new MapType(order[0] == BIG_ENDIAN, verdicts, order[1] == BIG_ENDIAN));
    }

    /** libnftnl's udata (type, length, value): 0 is the byte order of keys, 1 that of values; 1 host, 2 network order. */
    private static int[] byteOrders(Attributes a) {
        int[] order = {0, 0};
        byte[] data = a.bytes();
        for (int i = 0; i + 2 <= data.length; i += 2 + (data[i + 1] & 0xff)) {
            if (data[i] >= 0 && data[i] < 2 && data[i + 1] == 4 && i + 6 <= data.length) {
                order[data[i]] = data[i + 2] | data[i + 5]; // a small number in host order, either endianness
            }
        }
        return order;
    }

    /** Whether both texts can be written by {@link #key} and {@link #value}. */
    boolean fits(String key, String value) {
        return NUMBER.matcher(key).matches()
                && (verdicts
                        ? CODES.containsKey(value) || VERDICT.matcher(value).matches()
                        : NUMBER.matcher(value).matches());
    }

    /** Writes {@code NFTA_SET_ELEM_KEY}. */
    void key(MessageWriter w, String key) {
        int outer = w.open(1);
        number(w, key, keyBig);
        w.close(outer);
    }

    /** Writes {@code NFTA_SET_ELEM_DATA}. */
    void value(MessageWriter w, String value) {
        int outer = w.open(2);
        if (verdicts) {
            int verdict = w.open(2);
            Matcher chain = VERDICT.matcher(value);
            if (chain.matches()) {
                w.attributeBe32(1, chain.group(1).equals("jump") ? JUMP : GOTO).attribute(2, chain.group(2));
            } else {
                w.attributeBe32(1, CODES.getOrDefault(value, 0));
            }
            w.close(verdict);
        } else {
            number(w, value, valueBig);
        }
        w.close(outer);
    }

    private static void number(MessageWriter w, String text, boolean big) {
        int value = (int) (text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text));
        if (big) {
            w.attributeBe32(1, value);
        } else {
            w.attribute32(1, value);
        }
    }
}

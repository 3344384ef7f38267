/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.pointsman.api.net.IpAddress;

/** Walks through netlink attributes ({@code struct nlattr}: length, type, value, padded to 4); a cursor. */
public final class Attributes {
    private static final int TYPE_MASK = 0x3fff;
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final ByteBuffer buffer;
    private int next;
    private int limit;
    private int value;
    private int length;
    private int type;

    Attributes(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    Attributes load(int from, int to) {
        next = from;
        limit = to;
        return this;
    }

    /** Goes to the next attribute; false at the end, or where the rest is no attribute. */
    public boolean next() {
        if (limit - next < 4) {
            return false;
        }
        int total = buffer.getShort(next) & 0xffff;
        if (total < 4 || total > limit - next) {
            return false;
        }
        type = buffer.getShort(next + 2) & TYPE_MASK;
        value = next + 4;
        length = total - 4;
        next += total + 3 & ~3;
        return true;
    }

    /** {@code nla_type} without its flags. */
    public int type() {
        return type;
    }

    /** Bytes of the value. */
    public int length() {
        return length;
    }

    /** The first byte of the value, 0 to 255; 0 for an empty one. */
    public int u8() {
        return length < 1 ? 0 : buffer.get(value) & 0xff;
    }

    /** 16 bits in host order. */
    public int u16() {
        return length < 2 ? 0 : buffer.getShort(value) & 0xffff;
    }

    /** 32 bits in host order; 0 if the value is shorter. */
    public int i32() {
        return length < 4 ? 0 : buffer.getInt(value);
    }

    /** 16 bits in network order. */
    public int be16() {
        return LITTLE ? Short.reverseBytes((short) u16()) & 0xffff : u16();
    }

    /** 32 bits in network order. */
    public int be32() {
        return LITTLE ? Integer.reverseBytes(i32()) : i32();
    }

    /** 64 bits in network order; 0 if the value is shorter. */
    public long be64() {
        long host = length < 8 ? 0 : buffer.getLong(value);
        return LITTLE ? Long.reverseBytes(host) : host;
    }

    /** The byte at {@code index} of the value. */
    public int octet(int index) {
        return buffer.get(value + index) & 0xff;
    }

    /** A copy of the value. */
    public byte[] bytes() {
        byte[] copy = new byte[length];
        buffer.get(value, copy);
        return copy;
    }

    /** The value as a string, up to its NUL. */
    public String string() {
        byte[] copy = bytes();
        int n = 0;
        while (n < copy.length && copy[n] != 0) {
            n++;
        }
        return new String(copy, 0, n, StandardCharsets.UTF_8);
    }

    /** Whether the value is the string {@code text}; makes no garbage. */
    public boolean is(byte[] text) {
        if (length < text.length || length > text.length && buffer.get(value + text.length) != 0) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (buffer.get(value + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** The value as an IPv4 or IPv6 address, by its length. */
    public IpAddress address() {
        return IpAddress.of(bytes());
    }

    /** Whether the value has the length of an address. */
    public boolean isAddress() {
        return length == 4 || length == 16;
    }

    /** The attributes within the value. */
    public Attributes nested() {
        return new Attributes(buffer).load(value, value + length);
    }

    /** The attributes within the value behind {@code skip} bytes. */
    public Attributes nested(int skip) {
        return new Attributes(buffer).load(Math.min(value + skip, value + length), value + length);
    }

    /** Folds type and value into {@code hash} (FNV-1a, 64 bits). */
    public long fold(long hash) {
        long h = (hash ^ type) * 0x100000001b3L;
        for (int i = 0; i < length; i++) {
            h = (h ^ buffer.get(value + i) & 0xff) * 0x100000001b3L;
        }
        return h;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * Writes netlink messages one behind the other into one buffer (netlink(7): header of 16 bytes, body, attributes, all
 * padded to 4). The buffer is reused, so that writing makes no garbage. Not thread-safe.
 */
public final class MessageWriter {
    private static final int HEADER = 16;
    private static final int NESTED = 0x8000;
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private ByteBuffer buffer;
    private long address;
    private int start;
    private int position;
    private int messages;
    private int sequence;

    /** An empty writer with room for {@code capacity} bytes; it grows. */
    public MessageWriter(int capacity) {
        buffer = NativeMemory.allocate(capacity);
        address = NativeMemory.address(buffer);
    }

    /** Forgets what was written; the next message has sequence number {@code first}. */
    public MessageWriter reset(int first) {
        position = 0;
        start = 0;
        messages = 0;
        sequence = first;
        return this;
    }

    /** Begins a message of {@code nlmsg_type} and {@code nlmsg_flags}; {@code NLM_F_REQUEST} is added. */
    public MessageWriter begin(int type, int flags) {
        ensure(HEADER);
        start = position;
        buffer.putInt(start, HEADER);
        buffer.putShort(start + 4, (short) type);
        buffer.putShort(start + 6, (short) (flags | Netlink.REQUEST));
        buffer.putInt(start + 8, sequence + messages);
        buffer.putInt(start + 12, 0);
        position = start + HEADER;
        messages++;
        return this;
    }

    /** Ends the message: its length goes to its header. */
    public MessageWriter end() {
        pad();
        buffer.putInt(start, position - start);
        return this;
    }

    /** Sets {@code NLM_F_ACK} on the last message, so that the kernel says when all are done. */
    public void acknowledgeLast() {
        buffer.putShort(start + 6, (short) (buffer.getShort(start + 6) | Netlink.ACK));
    }

    /** A byte. */
    public MessageWriter u8(int value) {
        ensure(1);
        buffer.put(position++, (byte) value);
        return this;
    }

    /** 16 bits in host order. */
    public MessageWriter u16(int value) {
        ensure(2);
        buffer.putShort(position, (short) value);
        position += 2;
        return this;
    }

    /** 32 bits in host order. */
    public MessageWriter u32(int value) {
        ensure(4);
        buffer.putInt(position, value);
        position += 4;
        return this;
    }

    /** 16 bits in network order. */
    public MessageWriter be16(int value) {
        return u16(LITTLE ? Short.reverseBytes((short) value) : value);
    }

    /** 32 bits in network order. */
    public MessageWriter be32(int value) {
        return u32(LITTLE ? Integer.reverseBytes(value) : value);
    }

    /** {@code count} zero bytes. */
    public MessageWriter zero(int count) {
        ensure(count);
        for (int i = 0; i < count; i++) {
            buffer.put(position++, (byte) 0);
        }
        return this;
    }

    /** Bytes as they are. */
    public MessageWriter bytes(byte[] value) {
        ensure(value.length);
        buffer.put(position, value);
        position += value.length;
        return this;
    }

    /** An attribute of one byte. */
    public MessageWriter attribute8(int type, int value) {
        return head(type, 1).u8(value).pad();
    }

    /** An attribute of 16 bits in host order. */
    public MessageWriter attribute16(int type, int value) {
        return head(type, 2).u16(value).pad();
    }

    /** An attribute of 32 bits in host order. */
    public MessageWriter attribute32(int type, int value) {
        return head(type, 4).u32(value);
    }

    /** An attribute of 32 bits in network order. */
    public MessageWriter attributeBe32(int type, int value) {
        return head(type, 4).be32(value);
    }

    /** An attribute of bytes. */
    public MessageWriter attribute(int type, byte[] value) {
        return head(type, value.length).bytes(value).pad();
    }

    /** An attribute with an address in network order. */
    public MessageWriter attribute(int type, IpAddress value) {
        int length = value.family().bits() / 8;
        head(type, length);
        return address(value, length);
    }

    /** An address in network order, without an attribute around it. */
    public MessageWriter address(IpAddress value, int length) {
        ensure(length);
        for (int i = 0; i < length; i++) {
            buffer.put(position++, (byte) value.octet(i));
        }
        return this;
    }

    /** An attribute with a NUL-terminated string. */
    public MessageWriter attribute(int type, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return head(type, bytes.length + 1).bytes(bytes).u8(0).pad();
    }

    /** Opens a nested attribute; hand what it returns to {@link #close}. */
    public int open(int type) {
        int at = position;
        head(type | NESTED, 0);
        return at;
    }

    /** Opens an attribute made of parts, without {@code NLA_F_NESTED}; hand what it returns to {@link #close}. */
    public int openPlain(int type) {
        int at = position;
        head(type, 0);
        return at;
    }

    /** Closes the nested attribute that was opened at {@code at}. */
    public MessageWriter close(int at) {
        buffer.putShort(at, (short) (position - at)); // padding is not part of the length
        return pad();
    }

    private MessageWriter head(int type, int length) {
        return u16(length + 4).u16(type);
    }

    private MessageWriter pad() {
        return zero(-position & 3);
    }

    private void ensure(int more) {
        if (position + more > buffer.capacity()) {
            ByteBuffer bigger = NativeMemory.allocate(Math.max(2 * buffer.capacity(), position + more));
            bigger.put(0, buffer, 0, position);
            buffer = bigger;
            address = NativeMemory.address(bigger);
        }
    }

    /** How many messages were begun. */
    public int messages() {
        return messages;
    }

    /** Bytes written. */
    public int length() {
        return position;
    }

    /** Where the bytes are. */
    long address() {
        return address;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        byte[] copy = new byte[position];
        buffer.get(0, copy);
        return copy;
    }
}

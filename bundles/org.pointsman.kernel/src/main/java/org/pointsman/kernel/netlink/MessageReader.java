/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import java.nio.ByteBuffer;

/**
 * Walks through the netlink messages of one buffer; a cursor, reused for every buffer. Offsets of the accessors count from
 * the body, behind the 16 bytes of the header. Not thread-safe.
 */
public final class MessageReader {
    private static final int HEADER = 16;

    private final ByteBuffer buffer;
    private final Attributes attributes;
    private int limit;
    private int next;
    private int start;
    private int end;

    /** A cursor over {@code buffer}, which has to be in the machine's byte order. */
    public MessageReader(ByteBuffer buffer) {
        this.buffer = buffer;
        this.attributes = new Attributes(buffer);
    }

    /** Starts before the first of the messages in the first {@code bytes} bytes. */
    public MessageReader load(int bytes) {
        return load(0, bytes);
    }

    /** Starts before the first of the messages from byte {@code from} to before byte {@code to}. */
    public MessageReader load(int from, int to) {
        limit = Math.min(to, buffer.capacity());
        next = from;
        return this;
    }

    /** Goes to the next message; false at the end, or where the rest is no message. */
    public boolean next() {
        if (limit - next < HEADER) {
            return false;
        }
        int length = buffer.getInt(next);
        if (length < HEADER || length > limit - next) {
            return false;
        }
        start = next;
        end = start + length;
        next = start + (length + 3 & ~3);
        return true;
    }

    /** {@code nlmsg_type}. */
    public int type() {
        return buffer.getShort(start + 4) & 0xffff;
    }

    /** {@code nlmsg_flags}. */
    public int flags() {
        return buffer.getShort(start + 6) & 0xffff;
    }

    /** {@code nlmsg_seq}. */
    public int sequence() {
        return buffer.getInt(start + 8);
    }

    /** {@code nlmsg_pid}: the port of whoever caused it; 0: the kernel itself. */
    public int port() {
        return buffer.getInt(start + 12);
    }

    /** Bytes of the body, attributes included. */
    public int bodyLength() {
        return end - start - HEADER;
    }

    /** The byte at {@code offset} of the body. */
    public int u8(int offset) {
        return buffer.get(start + HEADER + offset) & 0xff;
    }

    /** 16 bits in host order. */
    public int u16(int offset) {
        return buffer.getShort(start + HEADER + offset) & 0xffff;
    }

    /** 32 bits in host order. */
    public int i32(int offset) {
        return buffer.getInt(start + HEADER + offset);
    }

    /** The attributes behind a body header of {@code headerLength} bytes; the same cursor each time. */
    public Attributes attributes(int headerLength) {
        return attributes.load(Math.min(start + HEADER + headerLength, end), end);
    }
}

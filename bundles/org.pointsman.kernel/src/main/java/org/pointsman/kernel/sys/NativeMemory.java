/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sys;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Memory outside the heap, whose address can be handed to the kernel; freed with the buffer. */
public final class NativeMemory {
    private NativeMemory() {}

    /** {@code size} zero bytes in the byte order of the machine. */
    public static ByteBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** {@code text} in UTF-8 with a NUL behind it. */
    public static ByteBuffer string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return allocate(bytes.length + 1).put(0, bytes);
    }

    /** The address of {@code buffer}; whoever uses it has to keep the buffer reachable meanwhile. */
    public static long address(ByteBuffer buffer) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    }
}

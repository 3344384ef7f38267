/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sockets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.FwMark;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/** What has a socket send and receive by one uplink only: socket(7). Memory outside the heap is dear: one piece serves all. Loop only. */
public final class SocketOptions {
    private static final int SO_BINDTODEVICE = 25;
    private static final int SO_MARK = 36;
    /** socket(7): closing resets the connection, so that no TIME_WAIT is left behind. */
    private static final int SO_LINGER = 13;

    private static final int SO_ERROR = 4;
    private static final int BYTES = 64;

    private final ByteBuffer value = NativeMemory.allocate(BYTES);

    /** With memory of its own. */
    public SocketOptions() {}

    /**
     * Binds the socket {@code fd} to {@code device} and marks its packets.
     *
     * @throws KernelException if there is no such interface or the capability is missing
     */
    public void bind(int fd, String device, FwMark mark) {
        byte[] name = (device + "\0").getBytes(StandardCharsets.US_ASCII);
        value.put(0, name);
        set(fd, Libc.SOL_SOCKET, SO_BINDTODEVICE, name.length, "binding to " + device);
        number(fd, Libc.SOL_SOCKET, SO_MARK, mark.value(), "mark " + mark);
    }

    /** setsockopt(2) with one number; {@code what} names it in the exception. */
    public void number(int fd, int level, int name, int number, String what) {
        value.putInt(0, number);
        set(fd, level, name, 4, what);
    }

    void resetWhenClosed(int fd) {
        value.putInt(0, 1).putInt(4, 0);
        set(fd, Libc.SOL_SOCKET, SO_LINGER, 8, "linger");
    }

    /** What has happened to the connection {@code fd} since it was asked last: an errno, 0 for nothing. */
    int error(int fd) {
        value.putInt(0, 0).putInt(4, 4);
        long address = NativeMemory.address(value);
        int result = Libc.getsockopt(fd, Libc.SOL_SOCKET, SO_ERROR, address, address + 4);
        return result < 0 ? -result : value.getInt(0);
    }

    private void set(int fd, int level, int name, int length, String what) {
        int result = Libc.setsockopt(fd, level, name, NativeMemory.address(value), length);
        if (result < 0) {
            throw new KernelException(what + ": " + Errno.describe(-result, ""), -result);
        }
    }
}

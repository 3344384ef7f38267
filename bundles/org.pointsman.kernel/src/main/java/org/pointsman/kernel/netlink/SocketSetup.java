/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/** Opens netlink sockets and sets their options. */
final class SocketSetup {
    private static final int ADDRESS_BYTES = 12;
    private static final int NONBLOCK = 0x800;

    private SocketSetup() {}

    static int open(int protocol, int port, int groups) {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW_CLOEXEC | (groups == 0 ? 0 : NONBLOCK), protocol);
        if (fd < 0) {
            throw failure("netlink socket of protocol " + protocol, fd);
        }
        ByteBuffer address = NativeMemory.allocate(ADDRESS_BYTES);
        address.putShort(0, (short) Libc.AF_NETLINK).putInt(4, port);
        int result = Libc.bind(fd, NativeMemory.address(address), ADDRESS_BYTES);
        Reference.reachabilityFence(address);
        if (result < 0) {
            Libc.close(fd);
            throw failure("netlink port " + Integer.toUnsignedString(port), result);
        }
        return fd;
    }

    static int port(int fd) {
        ByteBuffer address = NativeMemory.allocate(ADDRESS_BYTES + 4);
        address.putInt(ADDRESS_BYTES, ADDRESS_BYTES);
        long at = NativeMemory.address(address);
        int result = Libc.getsockname(fd, at, at + ADDRESS_BYTES);
        if (result < 0) {
            throw failure("getsockname", result);
        }
        return address.getInt(4);
    }

    static void option(int fd, int level, int name, int value) {
        int result = set(fd, level, name, value);
        if (result < 0) {
            throw failure("socket option " + level + "/" + name, result);
        }
    }

    /** Best effort: without CAP_NET_ADMIN the limit of net.core.rmem_max holds. */
    static void receiveBuffer(int fd, int bytes) {
        if (set(fd, Libc.SOL_SOCKET, Netlink.SO_RCVBUFFORCE, bytes) < 0) {
            set(fd, Libc.SOL_SOCKET, Netlink.SO_RCVBUF, bytes);
        }
    }

    static void receiveTimeout(int fd, int seconds) {
        ByteBuffer time = NativeMemory.allocate(16).putLong(0, seconds);
        int result = Libc.setsockopt(fd, Libc.SOL_SOCKET, Netlink.SO_RCVTIMEO, NativeMemory.address(time), 16);
        Reference.reachabilityFence(time);
        if (result < 0) {
            throw failure("SO_RCVTIMEO", result);
        }
    }

    private static int set(int fd, int level, int name, int value) {
        ByteBuffer box = NativeMemory.allocate(4).putInt(0, value);
        int result = Libc.setsockopt(fd, level, name, NativeMemory.address(box), 4);
        Reference.reachabilityFence(box);
        return result;
    }

    private static KernelException failure(String what, int result) {
        return new KernelException(what + ": " + Errno.describe(-result, ""), -result);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/** Finds the port id of a netlink socket that somebody else in this process opened. */
public final class NetlinkPort {
    private static final int SO_PROTOCOL = 38;
    private static final int SO_DOMAIN = 39;

    private NetlinkPort() {}

    /** The port id of descriptor {@code fd}; empty if it is no netlink socket of {@code protocol}. */
    public static OptionalInt of(int fd, int protocol) {
        if (option(fd, SO_DOMAIN) != Libc.AF_NETLINK || option(fd, SO_PROTOCOL) != protocol) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(SocketSetup.port(fd));
    }

    private static int option(int fd, int name) {
        ByteBuffer box = NativeMemory.allocate(8).putInt(4, 4);
        long at = NativeMemory.address(box);
        return Libc.getsockopt(fd, Libc.SOL_SOCKET, name, at, at + 4) < 0 ? -1 : box.getInt(0);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.serial;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/** The settings of a terminal, as glibc lays out {@code struct termios} on Linux (bits/termios-struct.h). */
final class Termios {
    private static final int BYTES = 60;
    private static final int CONTROL_FLAGS = 8;
    /** Receiver on, and no word about DCD: a modem that is not connected has none. */
    private static final int CREAD_CLOCAL = 0x80 | 0x800;
    /** DTR falls with the last close. */
    private static final int HUPCL = 0x400;

    private static final int CRTSCTS = 0x80000000;

    private Termios() {}

    /** Makes {@code fd} raw at {@code speed} bits/s and throws away what it holds; 0, or a negative errno. */
    static int raw(int fd, int speed) {
        ByteBuffer settings = NativeMemory.allocate(BYTES);
        long address = NativeMemory.address(settings);
        try {
            int result = Libc.tcgetattr(fd, address);
            if (result < 0) {
                return result;
            }
            Libc.cfmakeraw(address);
            int flags = settings.getInt(CONTROL_FLAGS);
            settings.putInt(CONTROL_FLAGS, (flags | CREAD_CLOCAL | HUPCL) & ~CRTSCTS);
            if (Libc.cfsetspeed(address, speed) < 0) {
                return -Errno.EINVAL;
            }
            return Libc.tcsetattr(fd, Libc.TCSAFLUSH, address);
        } finally {
            Reference.reachabilityFence(settings);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.serial;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.pointsman.kernel.sys.Libc;

/** A pseudo-terminal (pty(7)): the test holds the modem's end. */
final class Pty implements AutoCloseable {
    private static final int O_RDWR_NOCTTY_CLOEXEC = 2 | 0x100 | 0x80000;

    private interface C extends Library {
        C LIB = Native.load("c", C.class);

        int posix_openpt(int flags);

        int grantpt(int fd);

        int unlockpt(int fd);

        String ptsname(int fd);

        long read(int fd, byte[] buffer, long length);

        long write(int fd, byte[] buffer, long length);
    }

    private final int fd = C.LIB.posix_openpt(O_RDWR_NOCTTY_CLOEXEC);
    private final Path device;

    Pty() {
        if (fd < 0 || C.LIB.grantpt(fd) != 0 || C.LIB.unlockpt(fd) != 0) {
            throw new IllegalStateException("no pseudo-terminal: errno " + Native.getLastError());
        }
        device = Path.of(C.LIB.ptsname(fd));
    }

    Path device() {
        return device;
    }

    void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (C.LIB.write(fd, bytes, bytes.length) != bytes.length) {
            throw new IllegalStateException("errno " + Native.getLastError());
        }
    }

    /** Waits for something to come and gives it. */
    String receive() {
        byte[] buffer = new byte[4096];
        long n = C.LIB.read(fd, buffer, buffer.length);
        if (n < 0) {
            throw new IllegalStateException("errno " + Native.getLastError());
        }
        return new String(Arrays.copyOf(buffer, (int) n), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}

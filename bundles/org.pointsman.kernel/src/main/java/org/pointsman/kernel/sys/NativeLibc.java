/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sys;

import com.sun.jna.Native;

/**
 * The C library by JNA direct mapping: primitives and raw addresses only, which costs about 0.1 us more than C.
 *
 * <p>{@code long} stands for {@code size_t}, {@code ssize_t} and pointers, which is right on 64-bit machines only:
 * {@link Libc} refuses to load elsewhere.
 */
final class NativeLibc {
    static {
        if (Native.SIZE_T_SIZE != 8) {
            throw new UnsatisfiedLinkError("Pointsman needs a 64-bit machine");
        }
        Native.register(NativeLibc.class, "libc.so.6");
    }

    private NativeLibc() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, long address, int length);

    static native int getsockname(int fd, long address, long length);

    static native long send(int fd, long buffer, long length, int flags);

    static native long sendto(int fd, long buffer, long length, int flags, long address, int addressLength);

    static native long recv(int fd, long buffer, long length, int flags);

    static native long recvfrom(int fd, long buffer, long length, int flags, long address, long addressLength);

    static native int setsockopt(int fd, int level, int name, long value, int length);

    static native int getsockopt(int fd, int level, int name, long value, long length);

    static native int connect(int fd, long address, int length);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, long event);

    static native int epoll_wait(int epoll, long events, int most, int timeout);

    static native int poll(long fds, long count, int timeout);

    static native int eventfd(int initial, int flags);

    static native long read(int fd, long buffer, long length);

    static native long pread(int fd, long buffer, long length, long offset);

    static native long write(int fd, long buffer, long length);

    static native int close(int fd);

    static native int open(long path, int flags, int mode);

    static native int tcgetattr(int fd, long termios);

    static native int tcsetattr(int fd, int when, long termios);

    static native int tcflush(int fd, int queue);

    static native void cfmakeraw(long termios);

    static native int cfsetspeed(long termios, int speed);

    static native int unshare(int flags);

    static native int setns(int fd, int type);

    static native int mount(long source, long target, long type, long flags, long data);

    static native int kill(int pid, int signal);

    static native int umount2(long target, int flags);
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sys;

import com.sun.jna.Native;

/**
 * System calls in the kernel's own convention: the result, or a <em>negative errno</em>. So errno cannot be read too
 * late. Interrupted calls (EINTR) are repeated, but for {@link #poll}. Stateless, any thread.
 */
public final class Libc {
    /** {@code AF_NETLINK} (linux/socket.h). */
    public static final int AF_NETLINK = 16;
    /** {@code SOCK_RAW | SOCK_CLOEXEC}. */
    public static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    /** {@code SOL_SOCKET}. */
    public static final int SOL_SOCKET = 1;
    /** {@code MSG_DONTWAIT}. */
    public static final int MSG_DONTWAIT = 0x40;
    /** {@code MSG_TRUNC}: recv gives the real length even if the buffer was too short. */
    public static final int MSG_TRUNC = 0x20;
    /** {@code POLLIN}. */
    public static final short POLLIN = 1;
    /** {@code POLLOUT}. */
    public static final short POLLOUT = 4;
    /** {@code CLONE_NEWNET}. */
    public static final int CLONE_NEWNET = 0x40000000;
    /** {@code O_RDONLY | O_CLOEXEC}. */
    public static final int O_RDONLY_CLOEXEC = 0x80000;
    /** {@code O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC}. */
    public static final int O_TERMINAL = 2 | 0x100 | 0x800 | 0x80000;
    /** {@code TCSAFLUSH}: after the output is sent; input that was not read is thrown away. */
    public static final int TCSAFLUSH = 2;
    /** {@code SIGHUP}. */
    public static final int SIGHUP = 1;
    /** {@code TCOFLUSH}: output that was not sent is thrown away. */
    public static final int TCOFLUSH = 1;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;

    private Libc() {}

    /** socket(2), close-on-exec. */
    public static int socket(int domain, int type, int protocol) {
        return result(NativeLibc.socket(domain, type, protocol));
    }

    /** bind(2) to the address structure at {@code address}. */
    public static int bind(int fd, long address, int length) {
        return result(NativeLibc.bind(fd, address, length));
    }

    /** connect(2) to the address structure at {@code address}. */
    public static int connect(int fd, long address, int length) {
        return result(NativeLibc.connect(fd, address, length));
    }

    /** epoll_create1(2), close-on-exec. */
    public static int epoll() {
        return result(NativeLibc.epoll_create1(EPOLL_CLOEXEC));
    }

    /** epoll_ctl(2) with the {@code struct epoll_event} at {@code event}. */
    public static int epollControl(int epoll, int operation, int fd, long event) {
        return result(NativeLibc.epoll_ctl(epoll, operation, fd, event));
    }

    /** epoll_wait(2): how many structures were written; {@code timeout} in ms, -1: for ever. May give {@code -EINTR}. */
    public static int epollWait(int epoll, long events, int most, int timeout) {
        return result(NativeLibc.epoll_wait(epoll, events, most, timeout));
    }

    /** getsockname(2); {@code length} points to an int. */
    public static int getsockname(int fd, long address, long length) {
        return result(NativeLibc.getsockname(fd, address, length));
    }

    /** send(2): bytes sent. */
    public static int send(int fd, long buffer, int length, int flags) {
        while (true) {
            long n = NativeLibc.send(fd, buffer, length, flags);
            if (n >= 0) {
                return (int) n;
            }
            int errno = Native.getLastError();
            if (errno != Errno.EINTR) {
                return -errno;
            }
        }
    }

    /** sendto(2) the address structure at {@code address}: bytes sent. */
    public static int sendto(int fd, long buffer, int length, int flags, long address, int addressLength) {
        long n = NativeLibc.sendto(fd, buffer, length, flags, address, addressLength);
        return n < 0 ? -Native.getLastError() : (int) n;
    }

    /** recv(2): bytes received. */
    public static int recv(int fd, long buffer, int length, int flags) {
        while (true) {
            long n = NativeLibc.recv(fd, buffer, length, flags);
            if (n >= 0) {
                return (int) n;
            }
            int errno = Native.getLastError();
            if (errno != Errno.EINTR) {
                return -errno;
            }
        }
    }

    /** recvfrom(2): bytes received; {@code addressLength} points to an int. */
    public static int recvfrom(int fd, long buffer, int length, int flags, long address, long addressLength) {
        long n = NativeLibc.recvfrom(fd, buffer, length, flags, address, addressLength);
        return n < 0 ? -Native.getLastError() : (int) n;
    }

    /** setsockopt(2). */
    public static int setsockopt(int fd, int level, int name, long value, int length) {
        return result(NativeLibc.setsockopt(fd, level, name, value, length));
    }

    /** getsockopt(2); {@code length} points to an int. */
    public static int getsockopt(int fd, int level, int name, long value, long length) {
        return result(NativeLibc.getsockopt(fd, level, name, value, length));
    }

    /** poll(2) on {@code count} structures of 8 bytes; {@code timeout} in ms, -1: for ever. May give {@code -EINTR}. */
    public static int poll(long fds, int count, int timeout) {
        return result(NativeLibc.poll(fds, count, timeout));
    }

    /** eventfd(2), close-on-exec, not blocking. */
    public static int eventfd() {
        return result(NativeLibc.eventfd(0, EFD_CLOEXEC_NONBLOCK));
    }

    /** read(2). */
    public static int read(int fd, long buffer, int length) {
        long n = NativeLibc.read(fd, buffer, length);
        return n < 0 ? -Native.getLastError() : (int) n;
    }

    /** pread(2). */
    public static int pread(int fd, long buffer, int length, long offset) {
        long n = NativeLibc.pread(fd, buffer, length, offset);
        return n < 0 ? -Native.getLastError() : (int) n;
    }

    /** write(2). */
    public static int write(int fd, long buffer, int length) {
        long n = NativeLibc.write(fd, buffer, length);
        return n < 0 ? -Native.getLastError() : (int) n;
    }

    /** close(2); never repeated, as the descriptor is gone in any case. */
    public static int close(int fd) {
        return result(NativeLibc.close(fd));
    }

    /** open(2) of the NUL-terminated path at {@code path}. */
    public static int open(long path, int flags, int mode) {
        return result(NativeLibc.open(path, flags, mode));
    }

    /** tcgetattr(3) to the {@code struct termios} at {@code termios}. */
    public static int tcgetattr(int fd, long termios) {
        return result(NativeLibc.tcgetattr(fd, termios));
    }

    /** tcsetattr(3). */
    public static int tcsetattr(int fd, int when, long termios) {
        return result(NativeLibc.tcsetattr(fd, when, termios));
    }

    /** tcflush(3). */
    public static int tcflush(int fd, int queue) {
        return result(NativeLibc.tcflush(fd, queue));
    }

    /** cfmakeraw(3). */
    public static void cfmakeraw(long termios) {
        NativeLibc.cfmakeraw(termios);
    }

    /** cfsetspeed(3); glibc takes bits per second. */
    public static int cfsetspeed(long termios, int speed) {
        return result(NativeLibc.cfsetspeed(termios, speed));
    }

    /** unshare(2): concerns the calling thread only. */
    public static int unshare(int flags) {
        return result(NativeLibc.unshare(flags));
    }

    /** setns(2): concerns the calling thread only. */
    public static int setns(int fd, int type) {
        return result(NativeLibc.setns(fd, type));
    }

    /** mount(2) with NUL-terminated strings; 0 for none. */
    public static int mount(long source, long target, long type, long flags) {
        return result(NativeLibc.mount(source, target, type, flags, 0));
    }

    /** umount2(2). */
    public static int umount(long target, int flags) {
        return result(NativeLibc.umount2(target, flags));
    }

    /** kill(2). */
    public static int kill(int pid, int signal) {
        return result(NativeLibc.kill(pid, signal));
    }

    private static int result(int r) {
        return r < 0 ? -Native.getLastError() : r;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sys;

import java.util.Map;

/** Error numbers of errno(3) (asm-generic/errno.h) with the words of strerror(3). */
public final class Errno {
    /** Operation not permitted. */
    public static final int EPERM = 1;
    /** No such file or directory. */
    public static final int ENOENT = 2;
    /** No such process; for routes: no such route. */
    public static final int ESRCH = 3;
    /** Interrupted system call. */
    public static final int EINTR = 4;
    /** Bad file descriptor. */
    public static final int EBADF = 9;
    /** Try again: nothing there. */
    public static final int EAGAIN = 11;
    /** File exists. */
    public static final int EEXIST = 17;
    /** No such device. */
    public static final int ENODEV = 19;
    /** Invalid argument. */
    public static final int EINVAL = 22;
    /** No terminal. */
    public static final int ENOTTY = 25;
    /** Operation not supported. */
    public static final int EOPNOTSUPP = 95;
    /** Address family not supported. */
    public static final int EAFNOSUPPORT = 97;
    /** Address already in use. */
    public static final int EADDRINUSE = 98;
    /** Cannot assign requested address. */
    public static final int EADDRNOTAVAIL = 99;
    /** No buffer space available: messages were lost. */
    public static final int ENOBUFS = 105;

    /** Connection refused. */
    public static final int ECONNREFUSED = 111;
    /** Operation now in progress. */
    public static final int EINPROGRESS = 115;

    private static final Map<Integer, String[]> WORDS = Map.ofEntries(
            entry(1, "EPERM", "Operation not permitted"),
            entry(2, "ENOENT", "No such file or directory"),
            entry(3, "ESRCH", "No such process"),
            entry(4, "EINTR", "Interrupted system call"),
            entry(5, "EIO", "Input/output error"),
            entry(6, "ENXIO", "No such device or address"),
            entry(9, "EBADF", "Bad file descriptor"),
            entry(11, "EAGAIN", "No answer"),
            entry(12, "ENOMEM", "Cannot allocate memory"),
            entry(13, "EACCES", "Permission denied"),
            entry(16, "EBUSY", "Device or resource busy"),
            entry(17, "EEXIST", "File exists"),
            entry(19, "ENODEV", "No such device"),
            entry(22, "EINVAL", "Invalid argument"),
            entry(24, "EMFILE", "Too many open files"),
            entry(25, "ENOTTY", "Inappropriate ioctl for device"),
            entry(28, "ENOSPC", "No space left on device"),
            entry(30, "EROFS", "Read-only file system"),
            entry(34, "ERANGE", "Numerical result out of range"),
            entry(75, "EOVERFLOW", "Value too large for defined data type"),
            entry(90, "EMSGSIZE", "Message too long"),
            entry(93, "EPROTONOSUPPORT", "Protocol not supported"),
            entry(95, "EOPNOTSUPP", "Operation not supported"),
            entry(97, "EAFNOSUPPORT", "Address family not supported by protocol"),
            entry(98, "EADDRINUSE", "Address already in use"),
            entry(99, "EADDRNOTAVAIL", "Cannot assign requested address"),
            entry(100, "ENETDOWN", "Network is down"),
            entry(101, "ENETUNREACH", "Network is unreachable"),
            entry(104, "ECONNRESET", "Connection reset by peer"),
            entry(105, "ENOBUFS", "No buffer space available"),
            entry(110, "ETIMEDOUT", "Connection timed out"),
            entry(111, "ECONNREFUSED", "Connection refused"),
            entry(113, "EHOSTUNREACH", "No route to host"));

    private Errno() {}

    private static Map.Entry<Integer, String[]> entry(int number, String name, String words) {
        return Map.entry(number, new String[] {name, words});
    }

    /** The symbol, such as {@code ENODEV}. */
    public static String name(int errno) {
        String[] known = WORDS.get(errno);
        return known == null ? "errno " + errno : known[0];
    }

    /** What strerror(3) says in English. */
    public static String words(int errno) {
        String[] known = WORDS.get(errno);
        return known == null ? "Error " + errno : known[1];
    }

    /** {@code words (NAME)}, with the kernel's own {@code text} in place of the words where it gave one. */
    public static String describe(int errno, String text) {
        return (text.isEmpty() ? words(errno) : text) + " (" + name(errno) + ")";
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.net;

/** IPv4 or IPv6, with the kernel's number for it ({@code AF_INET}, {@code AF_INET6} in linux/socket.h). */
public enum AddressFamily {
    /** {@code AF_INET}, 32-bit addresses. */
    IPV4(2, 32),
    /** {@code AF_INET6}, 128-bit addresses. */
    IPV6(10, 128);

    private final int number;
    private final int bits;

    AddressFamily(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /** The kernel's address family number. */
    public int number() {
        return number;
    }

    /** Length of an address in bits: 32 or 128. */
    public int bits() {
        return bits;
    }

    /**
     * The family with the kernel's number {@code number}.
     *
     * @throws IllegalArgumentException if it is neither {@code AF_INET} nor {@code AF_INET6}
     */
    public static AddressFamily of(int number) {
        return switch (number) {
            case 2 -> IPV4;
            case 10 -> IPV6;
            default -> throw new IllegalArgumentException("address family " + number + " is neither IPv4 nor IPv6");
        };
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.net;

/**
 * A network: address and prefix length, host bits zero (RFC 4632, RFC 4291 §2.3).
 *
 * @param address network address, host bits zero
 * @param length prefix length, 0 to 32 or 128
 */
public record Prefix(IpAddress address, int length) implements Comparable<Prefix> {
    /** Checks the range of the length and that the host bits are zero. */
    public Prefix {
        checkLength(address, length);
        if (!mask(address, length).equals(address)) {
            throw new IllegalArgumentException(address + "/" + length + " has host bits set; the network is "
                    + mask(address, length) + "/" + length);
        }
    }

    /** The network that contains {@code address}: host bits are cleared. */
    public static Prefix containing(IpAddress address, int length) {
        checkLength(address, length);
        return new Prefix(mask(address, length), length);
    }

    /** {@code 0.0.0.0/0} or {@code ::/0}. */
    public static Prefix all(AddressFamily family) {
        return new Prefix(IpAddress.any(family), 0);
    }

    /**
     * Parses {@code 192.0.2.0/24}; without a slash the whole address length is taken.
     *
     * @throws IllegalArgumentException with one sentence if it is not a network
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        return new Prefix(address, slash < 0 ? address.family().bits() : parseLength(text, slash, address));
    }

    static int parseLength(String text, int slash, IpAddress address) {
        String digits = text.substring(slash + 1);
        if (!digits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' needs a prefix length of 0 to "
                    + address.family().bits() + " behind the slash");
        }
        return Integer.parseInt(digits);
    }

    static void checkLength(IpAddress address, int length) {
        if (length < 0 || length > address.family().bits()) {
            throw new IllegalArgumentException("prefix length " + length + " of " + address + " is not 0 to "
                    + address.family().bits());
        }
    }

    private static IpAddress mask(IpAddress address, int length) {
        byte[] b = address.bytes();
        for (int i = 0; i < b.length; i++) {
            int keep = Math.max(0, Math.min(8, length - 8 * i));
            b[i] &= (byte) (0xff00 >> keep);
        }
        return IpAddress.of(b);
    }

    /** The family of the address. */
    public AddressFamily family() {
        return address.family();
    }

    /** Whether the length is 0: the default route's destination. */
    public boolean isDefault() {
        return length == 0;
    }

    /** Whether {@code other} lies in this network; false for another family. */
    public boolean contains(IpAddress other) {
        return other.family() == family() && mask(other, length).equals(address);
    }

    @Override
    public int compareTo(Prefix other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    /** {@code default} for length 0, as iproute2 prints it. */
    @Override
    public String toString() {
        return isDefault() ? "default" : address + "/" + length;
    }
}

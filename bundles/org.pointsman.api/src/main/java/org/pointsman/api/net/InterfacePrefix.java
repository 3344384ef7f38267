/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.net;

/**
 * An interface's own address with the length of its network: {@code 192.0.2.7/24}, host bits kept.
 *
 * @param address the interface's address
 * @param length prefix length, 0 to 32 or 128
 */
public record InterfacePrefix(IpAddress address, int length) {
    /** Checks the range of the length. */
    public InterfacePrefix {
        Prefix.checkLength(address, length);
    }

    /**
     * Parses {@code 192.0.2.7/24}; the length is required.
     *
     * @throws IllegalArgumentException with one sentence if it is not an address with a length
     */
    public static InterfacePrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' needs a prefix length, such as " + text + "/24");
        }
        IpAddress address = IpAddress.parse(text.substring(0, slash));
        return new InterfacePrefix(address, Prefix.parseLength(text, slash, address));
    }

    /** The network that this address lies in. */
    public Prefix network() {
        return Prefix.containing(address, length);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}

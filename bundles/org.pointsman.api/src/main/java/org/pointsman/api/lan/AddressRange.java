/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.lan;

import org.pointsman.api.net.IpAddress;

/**
 * Adjacent addresses, both ends included.
 *
 * @param first lowest
 * @param last highest, not below {@code first}, of the same family
 */
public record AddressRange(IpAddress first, IpAddress last) {
    /** Checks the order. */
    public AddressRange {
        if (first.family() != last.family() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException(
                    "'" + first + "-" + last + "' does not run from a lower to a higher address");
        }
    }

    /**
     * Parses {@code 192.0.2.100-192.0.2.200}.
     *
     * @throws IllegalArgumentException with one sentence if it is not a range
     */
    public static AddressRange parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a range of addresses such as 192.0.2.100-192.0.2.200");
        }
        return new AddressRange(
                IpAddress.parse(text.substring(0, dash).strip()),
                IpAddress.parse(text.substring(dash + 1).strip()));
    }

    /** Whether {@code address} lies in it; false for another family. */
    public boolean contains(IpAddress address) {
        return address.family() == first.family() && first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    /** {@code 192.0.2.100-192.0.2.200}. */
    @Override
    public String toString() {
        return first + "-" + last;
    }
}

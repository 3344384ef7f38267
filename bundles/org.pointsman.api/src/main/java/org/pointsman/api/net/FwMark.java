/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.net;

/**
 * A value under a mask, as in {@code ip rule ... fwmark VALUE/MASK}; 32 bits unsigned.
 *
 * @param value bits to match; no bit outside {@code mask}
 * @param mask bits that are looked at
 */
public record FwMark(int value, int mask) {
    /** Refuses bits outside the mask. */
    public FwMark {
        if ((value & ~mask) != 0) {
            throw new IllegalArgumentException("fwmark 0x%x has bits outside its mask 0x%x".formatted(value, mask));
        }
    }

    @Override
    public String toString() {
        return "0x%x/0x%x".formatted(value, mask);
    }
}

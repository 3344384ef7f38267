/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sysctl;

/** Masks of processors as the kernel writes them: hexadecimal in groups of eight, as many as it has processors for. */
final class CpuMask {
    private static final int GROUP = 8;

    private CpuMask() {}

    /** {@code 00000000,00000003} as {@code 3}. */
    static String canonical(String kernels) {
        String digits = kernels.replace(",", "").replaceFirst("^0+(?=.)", "");
        return digits.toLowerCase(java.util.Locale.ROOT);
    }

    /** {@code 100000003} as {@code 1,00000003}. */
    static String grouped(String canonical) {
        StringBuilder text = new StringBuilder(canonical);
        for (int i = canonical.length() - GROUP; i > 0; i -= GROUP) {
            text.insert(i, ',');
        }
        return text.toString();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sysctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import org.junit.jupiter.api.Test;

/** The kernel's text of a mask and ours. */
class CpuMaskTest {
    @Test
    void asTheKernelWritesThem() {
        assertThat(CpuMask.canonical("3")).isEqualTo("3");
        assertThat(CpuMask.canonical("00000000,00000000")).isEqualTo("0");
        assertThat(CpuMask.canonical("0000ff00,00000003")).isEqualTo("ff0000000003");
        assertThat(CpuMask.grouped("ff0000000003")).isEqualTo("ff00,00000003");
        assertThat(CpuMask.grouped("ffffffff")).isEqualTo("ffffffff");
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadBack(
            @ForAll @BigRange(min = "0", max = "115792089237316195423570985008687907853") BigInteger mask) {
        String text = mask.toString(16);
        assertThat(CpuMask.canonical(CpuMask.grouped(text))).isEqualTo(text);
    }
}

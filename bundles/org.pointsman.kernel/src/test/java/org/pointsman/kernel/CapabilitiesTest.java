/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.Ownership;

class CapabilitiesTest {
    @Test
    void bit12OfTheEffectiveSetIsNetAdmin() {
        assertThat(Capabilities.netAdmin(
                        List.of("Name:\tjava", "CapPrm:\t0000000000001000", "CapEff:\t0000000000000000")))
                .isFalse();
        assertThat(Capabilities.netAdmin(List.of("CapEff:\t0000000000003000"))).isTrue();
        assertThat(Capabilities.netAdmin(List.of("CapEff:\t000001ffffffefff"))).isFalse();
    }

    @Test
    void theDefaultConfigurationIsTheDefaultOwnership() {
        assertThat(KernelComponent.ownership(config("0xff000000", "pointsman"))).isEqualTo(Ownership.DEFAULT);
        assertThatThrownBy(() -> KernelComponent.ownership(config("0xff", "x y")))
                .hasMessageContaining("nftTable");
        assertThatThrownBy(() -> KernelComponent.ownership(config("0xff00ff", "x")))
                .hasMessageContaining("8 adjacent bits");
    }

    static KernelConfig config(String mask, String table) {
        return new KernelConfig() {
            @Override
            public int protocol() {
                return 77;
            }

            @Override
            public int firstTable() {
                return 7700;
            }

            @Override
            public int firstPriority() {
                return 7700;
            }

            @Override
            public String markMask() {
                return mask;
            }

            @Override
            public String nftTable() {
                return table;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return KernelConfig.class;
            }
        };
    }
}

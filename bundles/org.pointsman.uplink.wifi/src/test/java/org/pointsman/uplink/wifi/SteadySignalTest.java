/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.wifi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.WifiStation;

class SteadySignalTest {
    private final SteadySignal steady = new SteadySignal();

    private int shown(String ssid, int dbm, int mhz) {
        return steady.steadied(Optional.of(new WifiStation(ssid, true, dbm, mhz)))
                .orElseThrow()
                .signalDbm();
    }

    @Test
    void aSignalBetweenTwoStepsStaysWhereItWas() {
        assertThat(shown("café", -52, 5180)).isEqualTo(-52);
        assertThat(shown("café", -53, 5180)).isEqualTo(-52);
        assertThat(shown("café", -48, 5180)).isEqualTo(-52);
        assertThat(shown("café", -57, 5180)).as("5 dB are news").isEqualTo(-57);
        assertThat(shown("café", -53, 5180)).as("and so from there on").isEqualTo(-57);
    }

    @Test
    void anotherNetworkOrBandIsNewsAtOnce() {
        shown("café", -52, 5180);
        assertThat(shown("bar", -53, 5180)).isEqualTo(-53);
        assertThat(shown("bar", -54, 2412)).isEqualTo(-54);
        assertThat(shown("bar", 0, 2412)).as("not known any more").isZero();
        assertThat(steady.steadied(Optional.empty())).isEmpty();
        assertThat(shown("bar", -50, 2412)).isEqualTo(-50);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.wifi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.api.kernel.WifiStation;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;

class AssociationTest {
    private static final Optional<WifiStation> CAFE = Optional.of(new WifiStation("café", true, -52, 5180));
    private static final Optional<WifiStation> NOWHERE = Optional.of(new WifiStation("", false, 0, 0));

    private static UplinkStatus.Builder up() {
        return UplinkStatus.up("wlan0")
                .port("wlan1")
                .gateway(IpAddress.parse("192.0.2.1"))
                .resolvers(List.of(IpAddress.parse("192.0.2.53")))
                .explanation("lease from DHCP")
                .detail("lease", "1 h");
    }

    private static final List<InterfacePrefix> ADDRESSES = List.of(InterfacePrefix.parse("192.0.2.7/24"));

    @Test
    void whereTheKernelKnowsNothingOfWifiTheStatusStaysAsItIs() {
        UplinkStatus status = up().managedAddresses(ADDRESSES).build();
        assertThat(Association.added(status, Optional.empty())).isSameAs(status);
    }

    @Test
    void associatedItShowsTheNetworkAndChangesNothingElse() {
        for (UplinkStatus status : List.of(
                up().managedAddresses(ADDRESSES).build(),
                up().addresses(ADDRESSES).build())) {
            UplinkStatus shown = Association.added(status, CAFE);
            assertThat(shown.details())
                    .isEqualTo(
                            Map.of("lease", "1 h", "ssid", "café", "signal", "about -50 dBm", "frequency", "5180 MHz"));
            assertThat(shown)
                    .usingRecursiveComparison()
                    .ignoringFields("details")
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"-48, about -50 dBm", "-52, about -50 dBm", "-53, about -55 dBm", "-90, about -90 dBm"})
    void theNoiseOfTheSignalIsNoNews(int dbm, String shown) {
        UplinkStatus status = Association.added(up().build(), Optional.of(new WifiStation("café", true, dbm, 0)));
        assertThat(status.details()).containsEntry("signal", shown);
    }

    @Test
    void whatIsNotKnownIsNotShown() {
        UplinkStatus status = Association.added(up().build(), Optional.of(new WifiStation("café", true, 0, 0)));
        assertThat(status.details()).doesNotContainKeys("signal", "frequency").containsEntry("ssid", "café");
    }

    @Test
    void withoutAnAccessPointThatIsTheReason() {
        UplinkStatus waiting = UplinkStatus.builder(Session.DOWN)
                .device("wlan0")
                .explanation("wlan0 has no carrier, and there is no lease")
                .build();
        UplinkStatus shown = Association.added(waiting, NOWHERE);
        assertThat(shown.explanation()).isEqualTo("wlan0 is not associated with any network");
        assertThat(shown.session()).isEqualTo(Session.DOWN);
        assertThat(shown.details()).isEmpty();
    }

    @Test
    void aLeaseThatOutlivesTheAccessPointIsStillSaid() {
        UplinkStatus shown = Association.added(up().build(), NOWHERE);
        assertThat(shown.session()).isEqualTo(Session.UP);
        assertThat(shown.explanation()).isEqualTo("lease from DHCP; wlan0 is not associated with any network");
        assertThat(shown.details()).doesNotContainKey("ssid");
    }
}

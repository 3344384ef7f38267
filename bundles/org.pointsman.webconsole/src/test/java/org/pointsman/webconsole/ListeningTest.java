/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.config.ConfigurationCheck;

class ListeningTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.5.6.7", "::1", "0:0:0:0:0:0:0:1"})
    void loopbackIsPlainHttp(String address) {
        assertThat(check(address)).isEmpty();
        var http = new Listening(address, 8777).forHttp(Optional.empty());
        assertThat(http.get("org.apache.felix.http.host")).isEqualTo(address);
        assertThat(http.get("org.apache.felix.http.enable")).isEqualTo(true);
        assertThat(http.get("org.apache.felix.https.enable")).isEqualTo(false);
    }

    @Test
    void aServedNetworkIsTlsAlone(@TempDir Path data) throws IOException {
        assertThat(check("192.168.77.1")).isEmpty();
        Listening listening = new Listening("192.168.77.1", 8777);
        assertThat(listening.loopback()).isFalse();
        var http = listening.forHttp(Optional.of(Certificate.of(data, listening.ip())));
        assertThat(http.get("org.apache.felix.http.enable")).isEqualTo(false);
        assertThat(http.get("org.apache.felix.https.enable")).isEqualTo(true);
        assertThat(http.get("org.osgi.service.http.port.secure")).isEqualTo("8777");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "10.64.1.2",
                "192.168.50.1",
                "192.168.77.2",
                "::ffff:192.168.50.1",
                "128.0.0.1",
                "localhost",
                "",
                "127.0.0.1 "
            })
    void whateverTheInternetCanReachIsRefused(String address) {
        assertThat(check(address)).singleElement().satisfies(p -> {
            assertThat(p.key()).isEqualTo("address");
            assertThat(p.sentence())
                    .contains("'" + address + "'", "neither a loopback address nor the router's in a served network");
        });
    }

    private static List<ConfigurationCheck.Problem> check(String address) {
        return new ConsoleCheck()
                .check(Map.of(
                        Listening.PID,
                        Map.of("address", address),
                        "org.pointsman.lan~home",
                        Map.of("address", "192.168.77.1/24"),
                        "org.pointsman.uplink.ethernet~adsl",
                        Map.of("address", "10.64.1.2/24")));
    }

    @Test
    void noConfigurationIsNoProblem() {
        assertThat(new ConsoleCheck().check(Map.of())).isEmpty();
        assertThat(new ConsoleCheck().check(Map.of(Listening.PID, Map.of()))).isEmpty();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pointsman.api.config.ConfigurationCheck.Problem;

class PppCheckTest {
    private static final String PID = "org.pointsman.uplink.ppp~umts";

    private static List<Problem> check(Map<String, Map<String, Object>> configuration) {
        return new PppCheck().check(configuration);
    }

    private static List<Problem> with(String key, Object value) {
        Map<String, Object> values = new HashMap<>(Map.of("device", "/dev/ttyUSB0", "apn", "internet", "pin", "1234"));
        values.put(key, value);
        return check(Map.of(PID, values));
    }

    @Test
    void aGoodModemIsFine() {
        assertThat(with("control", "usb:12d1:1001/2")).isEmpty();
        assertThat(with("control", "")).isEmpty();
        assertThat(with("pin", "")).isEmpty();
    }

    @Test
    void eachBadValueIsNamedWithItsKey() {
        Map.of(
                        "device", "ttyUSB0",
                        "control", "modem",
                        "apn", "inter net",
                        "user", "a\nb",
                        "password", "a\nb",
                        "number", "ATH",
                        "pin", "12")
                .forEach((key, bad) -> assertThat(with(key, bad))
                        .singleElement()
                        .satisfies(p -> assertThat(p.pid() + " " + p.key()).isEqualTo(PID + " " + key)));
    }

    @Test
    void secretsAreNotRepeated() {
        assertThat(with("password", "hush\n").get(0).sentence()).doesNotContain("hush");
        assertThat(with("pin", "98").get(0).sentence()).doesNotContain("98");
    }

    @Test
    void aLineServesOneUplink() {
        assertThat(check(Map.of(
                        PID,
                        Map.of("device", "/dev/ttyUSB0"),
                        "org.pointsman.uplink.ppp~zweites",
                        Map.of("device", "/dev/ttyUSB1", "control", "/dev/ttyUSB0"))))
                .containsExactly(new Problem(
                        "org.pointsman.uplink.ppp~zweites",
                        "control",
                        "'/dev/ttyUSB0' is also used by " + PID + "; a line serves one uplink"));
        assertThat(with("control", "/dev/ttyUSB0")).singleElement().asString().contains("is the line that dials");
    }

    @Test
    void aNameThatIsTooLongForTheInterfaceIsNamed() {
        assertThat(check(Map.of("org.pointsman.uplink.ppp~twelveletter", Map.of("device", "/dev/ttyUSB0"))))
                .singleElement()
                .asString()
                .contains("the name 'twelveletter' does not fit");
    }

    @Test
    void othersConfigurationsAreTheirOwnAffair() {
        assertThat(check(Map.of("org.pointsman.uplink.ethernet~x", Map.of("device", "nonsense"))))
                .isEmpty();
    }
}

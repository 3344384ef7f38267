/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonString;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people get wrong in a house's configuration: each is one sentence in wan:status and in the log, and the house goes on as it was. */
class HouseFaultsIT {
    private static final String LAN = "\"interface\": \"lan0\", \"address\": \"192.168.77.1/24\","
            + " \"dhcp\": \"192.168.77.100-192.168.77.200\"";

    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.house();
        daemon = new Daemon(bed);
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    private static String house(String lan) {
        return Daemon.house("pinned", 8, 6, 3)
                .replaceFirst("\\{", "{ \"org.pointsman.lan~home\": { " + lan + " }, \"org.pointsman.nat\": {},");
    }

    private void refused(String text, String sentence) throws Exception {
        daemon.configure(text);
        daemon.awaitLog(sentence);
        Await.until("wan:status says " + sentence, () -> told(sentence), daemon::log);
        // the log has each once, however often the file is looked at
        assertThat(daemon.log().lines().filter(l -> l.contains(sentence)).toList())
                .hasSize(1);
    }

    private boolean told(String sentence) {
        try {
            return daemon.status().getJsonArray("problems").getValuesAs(JsonString.class).stream()
                    .anyMatch(p -> p.getString().contains(sentence));
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatIsWrongIsSaidAndNothingIsLost() throws Exception {
        daemon.configure(house(LAN));
        daemon.startWithAll();
        try (LiveFlows live = LiveFlows.from(bed.client, 30, 30)) {
            String before = bed.everything();
            refused(
                    house(LAN.replace("192.168.77.200", "192.168.78.2")),
                    "dhcp: '192.168.78.2' is not in 192.168.77.0/24, the network of address 192.168.77.1/24");
            refused(
                    house(LAN.replace("192.168.77.", "10.64.2.")),
                    "address: '10.64.2.1/24' overlaps 10.64.2.0/24, the network of org.pointsman.uplink.ethernet~lte;"
                            + " give the LAN other addresses");
            refused(
                    house(LAN).replace("\"weight\": 8", "\"weight\": 0"),
                    "org.pointsman.uplink.ethernet~adsl: weight: the value is 0, allowed: 1 to 255");
            refused(
                    house(LAN).replace("\"weight\": 6", "\"weight\": 1000000"),
                    "org.pointsman.uplink.ethernet~lte: weight: the value is 1000000, allowed: 1 to 255");
            refused(
                    house(LAN + ", \"uplinks\": [\"dsl\"]"),
                    "uplinks: there is no uplink 'dsl'; there are adsl, gsm, lte");
            assertThat(bed.everything()).as("nothing is half applied").isEqualTo(before);
            assertThat(live.hushed()).as("messages without an answer").isZero();
            assertThat(live.flows()).allSatisfy(f -> {
                assertThat(f.providers()).as("%s", f).hasSize(1);
                assertThat(f.reset()).as("%s", f).isFalse();
            });
        }
        daemon.configure(house(LAN));
        Await.until("nothing is wrong any more", () -> !told("org.pointsman."), daemon::log);
    }
}

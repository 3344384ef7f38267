/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.pointsman.api.uplink.Session;

/** Whatever modem, network and person do, in whatever order. {@link Bench} itself fails on two users of one line. */
class DialerPropertiesTest {
    private static final List<String> ODD_ANSWERS = List.of(
            "ERROR",
            "+CME ERROR: 10",
            "+CME ERROR: 14",
            "NO CARRIER",
            "BUSY",
            "OK",
            "+CPIN: SIM PIN\r\n\r\nOK",
            "+CPIN: SIM PUK\r\n\r\nOK",
            "+CREG: 0,2\r\n\r\nOK",
            "+CREG: 0,3\r\n\r\nOK",
            "CONNECT",
            "~\u007f}#",
            "RING");

    private static final int[] EXITS = {0, 1, 2, 4, 5, 10, 15, 16, 19, 137};

    @Property(tries = 300)
    void itNeverTriesAPinTwiceAndIsOnlineOnceAllIsWell(@ForAll long seed) {
        Random random = new Random(seed);
        Bench bench = new Bench(Bench.settings("1111"), new Ladder(random));
        Map<String, String> well = new HashMap<>(bench.answers);
        List<String> commands = well.keySet().stream().sorted().toList();
        bench.dialer.start();
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(9)) {
                case 0 -> bench.unplug();
                case 1 -> bench.plug("/dev/ttyUSB" + random.nextInt(3));
                case 2, 3 ->
                    bench.answers.put(
                            commands.get(random.nextInt(commands.size())),
                            ODD_ANSWERS.get(random.nextInt(ODD_ANSWERS.size())));
                case 4 -> bench.answers.remove(commands.get(random.nextInt(commands.size())));
                case 5 -> bench.answers.putAll(well);
                case 6 -> bench.online();
                case 7 -> bench.ends(EXITS[random.nextInt(EXITS.length)]);
                default -> bench.dialer.linksChanged();
            }
            bench.advance(Duration.ofMillis(random.nextInt(30_000)));
            if (bench.last().session() == Session.UP) {
                assertThat(bench.pppdRuns()).isTrue();
            }
        }
        assertThat(bench.commands.stream().filter(c -> c.startsWith("AT+CPIN=")).count())
                .isLessThanOrEqualTo(1);
        assertThat(bench.commands).allMatch(c -> c.startsWith("AT") || c.equals("+++"));

        bench.ends(16);
        bench.answers.putAll(well);
        if (bench.present.isEmpty()) {
            bench.plug("/dev/ttyUSB0");
        }
        // longest pause, a reset and a long wait for the network may be under way
        for (int i = 0; i < 400 && !bench.pppdRuns(); i++) {
            bench.advance(Duration.ofSeconds(1));
        }
        bench.online();
        assertThat(bench.last().session()).isEqualTo(Session.UP);
        bench.dialer.stop();
        assertThat(bench.lineOpen()).isFalse();
        assertThat(bench.pppdRuns()).isFalse();
    }
}

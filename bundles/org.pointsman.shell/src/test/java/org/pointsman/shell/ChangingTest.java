/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Terminal;

/** Commands that change one setting: through the configuration, on trial. */
class ChangingTest {
    private final Services services = new Services();
    private final MemoryStore store = new MemoryStore();

    private Report uplink(String verb, String name, String... more) {
        return new UplinkCommand(services).uplink(false, false, false, verb, name, more);
    }

    private static String text(Report report) {
        return report.text(new Terminal(80, false, ZoneOffset.UTC));
    }

    @Test
    void aSettingOfAnUplinkIsOnTrial() {
        services.addConfiguration(store);
        Report set = uplink("set", "adsl", "metric", "20");
        assertThat(text(set)).contains("is in force until ", "to keep it: wan:config confirm");
        assertThat(store.texts).last().isEqualTo("first; org.pointsman.uplink.ethernet~adsl.metric=20");
        store.confirm("x");
        uplink("set", "adsl", "interface", "eth1");
        assertThat(store.texts).last().asString().endsWith("interface=\"eth1\"");
        store.confirm("x");
        uplink("unset", "adsl", "metric");
        assertThat(store.texts).last().asString().endsWith("metric is gone");
    }

    @Test
    void whatCannotBeSetIsSaid() {
        assertThat(text(uplink("set", "adsl", "metric", "20"))).startsWith("No configuration is kept here");
        services.addConfiguration(store);
        assertThat(text(uplink("set", "none", "metric", "20"))).startsWith("No uplink 'none' is configured");
        assertThat(text(uplink("set", "adsl", "colour", "red")))
                .isEqualTo("'colour' is no key of org.pointsman.uplink.ethernet~adsl; there are: interface\n"
                        + "metric weight.");
        assertThat(text(uplink("unset", "adsl", "weight"))).contains("'weight' is not given");
        assertThat(uplink("set", "adsl", "metric").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(uplink("enable", "adsl", "now").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(store.texts).containsExactly("first");
    }

    @Test
    void aStrategyIsChosenAmongThoseThereAre() {
        services.addConfiguration(store);
        StrategyCommand command = new StrategyCommand(services);
        assertThat(command.strategy(false, false).exitCode()).isEqualTo(ExitCodes.FAILED);
        services.addWan(Fakes.Steering.usual());
        assertThat(text(command.strategy(false, false)).lines().toList())
                .containsExactly("STRATEGY  STATE", "single    decides");
        assertThat(text(command.strategy(false, false, "choose", "none")))
                .isEqualTo("There is no strategy 'none'; there are: single.");
        assertThat(text(command.strategy(false, false, "choose", "single"))).isEqualTo("single decides already.");
        assertThat(command.strategy(false, false, "dance").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(store.texts).containsExactly("first");
    }

    @Test
    void timesAreUnderstood() {
        assertThat(Commands.time("90", Duration.ofHours(1))).contains(Duration.ofSeconds(90));
        assertThat(Commands.time("5M", Duration.ofHours(1))).contains(Duration.ofMinutes(5));
        assertThat(Commands.time("2h", Duration.ofHours(1))).isEmpty();
        assertThat(Commands.time("0s", Duration.ofHours(1))).isEmpty();
        assertThat(Commands.time("soon", Duration.ofHours(1))).isEmpty();
        assertThat(new PauseCommand(services).pause(false, "25h").exitCode()).isEqualTo(ExitCodes.USAGE);
    }
}

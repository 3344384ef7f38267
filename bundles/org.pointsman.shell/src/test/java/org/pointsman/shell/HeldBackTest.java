/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.wan.Penalty;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.FailbackReport;
import org.pointsman.shell.report.Terminal;
import org.pointsman.shell.report.UplinkReport;

/** What is shown of an uplink that works and gets no new flows. */
class HeldBackTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1000 * SECOND;

    private static UplinkView flapper() {
        Penalty penalty = new Penalty(2000, NOW - 60 * SECOND, Duration.ofSeconds(60), 2500, 500, true);
        Restraint restraint =
                new Restraint(Restraint.Kind.PENALTY, "it failed too often of late", penalty.reuseNanos());
        return (UplinkView) Proxy.newProxyInstance(
                UplinkView.class.getClassLoader(),
                new Class<?>[] {UplinkView.class},
                (proxy, method, given) -> switch (method.getName()) {
                    case "restraint" -> Optional.of(restraint);
                    case "penalty" -> Optional.of(penalty);
                    default -> method.invoke(Fakes.ADSL, given);
                });
    }

    @Test
    void itSaysWhyAndForHowLongStill() {
        UplinkReport report = UplinkReport.of(flapper(), false, NOW + 1);
        assertThat(report.state()).isEqualTo("held back");
        assertThat(report.why()).endsWith(", 1m left");
        assertThat(report.text(new Terminal(120, false, ZoneOffset.UTC)))
                .contains("1m left")
                .contains("1000 for failures of late");
        assertThat(report.json().getString("held")).isEqualTo("penalty");
        assertThat(report.json().getInt("heldForSeconds")).isEqualTo(60);
        assertThat(report.json().getInt("penalty")).isEqualTo(1000);
        assertThat(report.json().getString("health")).isEqualTo("unknown");
    }

    @Test
    void whatIsNotHeldBackSaysNothingOfIt() {
        UplinkReport report = UplinkReport.of(Fakes.ADSL, true, NOW);
        assertThat(report.json().isNull("held")).isTrue();
        assertThat(report.json().isNull("heldForSeconds")).isTrue();
        assertThat(report.json().getInt("penalty")).isZero();
        assertThat(report.why()).isEqualTo(Fakes.ADSL.explanation());
    }

    @Test
    void failbackSaysWhoIsMeantAndWhoThereIs() {
        Services services = new Services();
        FailbackCommand command = new FailbackCommand(services);
        assertThat(command.failback(false).exitCode()).isEqualTo(ExitCodes.FAILED);
        services.addWan(Fakes.Steering.usual());
        assertThat(command.failback(false, "nosuch").line())
                .isEqualTo("There is no uplink 'nosuch'; there are: adsl lte wifi.");
        assertThat(command.failback(false, "lte").line()).isEqualTo("Nothing holds lte back.");
        assertThat(new FailbackReport(List.of("adsl", "lte"), Optional.empty()).line())
                .isEqualTo("adsl, lte are held back no longer.");
        assertThat(new FailbackReport(List.of("adsl"), Optional.empty()).json().toString())
                .isEqualTo("{\"released\":[\"adsl\"]}");
    }
}

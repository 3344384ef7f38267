/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.api.uplink.Session;

/** Stories of a modem, on virtual time. */
class DialerTest {
    @Test
    void aModemThatIsReadyIsDialledAndItsConnectionShown() {
        Bench bench = Bench.dialling("");
        assertThat(bench.commands)
                .containsExactly(
                        "ATZ",
                        "ATE0",
                        "AT+CMEE=1",
                        "AT+CPIN?",
                        "AT+CSQ",
                        "AT+CREG?",
                        "AT+COPS?",
                        "AT+CGDCONT=1,\"IP\",\"internet\"",
                        "ATD*99#");
        assertThat(bench.last().session()).isEqualTo(Session.CONNECTING);
        bench.online();
        assertThat(bench.last().session()).isEqualTo(Session.UP);
        assertThat(bench.last().device()).contains("ppp-umts");
        assertThat(bench.last().addresses()).hasToString("[10.64.0.2/32]");
        assertThat(bench.last().manageAddresses()).isFalse();
        assertThat(bench.last().gateway()).isEmpty();
        assertThat(bench.last().resolvers()).hasToString("[198.51.100.53]");
        assertThat(bench.last().details())
                .containsEntry("operator", "EmuTel")
                .containsEntry("technology", "UMTS")
                .containsEntry("registration", "home")
                .containsEntry("signal", "about -70 dBm")
                .containsEntry("modem", "/dev/ttyUSB0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AT+CPIN? | +CME ERROR: 10 | there is no SIM in the modem, or it cannot be read",
                "AT+CPIN? | +CPIN: SIM PUK%OK | the SIM is locked after wrong PINs and wants its PUK: unlock it in a telephone",
                "AT+CPIN? | +CPIN: SIM PIN%OK | the SIM wants a PIN: give it as 'pin'",
                "AT+CPIN? | +CPIN: PH-NET PIN%OK | SIM and modem do not go together: the modem asks for PH-NET PIN",
                "AT+CGDCONT=1,\"IP\",\"internet\" | ERROR | the modem refuses the access point name 'internet'",
                "ATD*99# | NO CARRIER | the network refuses the call (NO CARRIER); the access point name may be wrong",
                "ATD*99# | BUSY | the network is busy (BUSY)",
                "ATD*99# | NO DIALTONE | the modem finds no line (NO DIALTONE)",
                "ATD*99# | NO ANSWER | the network does not answer the call",
                "ATD*99# | ERROR | the modem does not dial *99# (ERROR)",
            })
    void whatFailsIsSaidInOneSentence(String command, String answer, String sentence) {
        Bench bench = new Bench(Bench.settings(""), new Ladder(() -> 0L));
        bench.answers.put(command, answer.replace("%", "\r\n\r\n"));
        bench.dialer.start();
        bench.loop.run();
        assertThat(bench.last().session()).isEqualTo(Session.DOWN);
        assertThat(bench.last().explanation()).startsWith(sentence).doesNotEndWith(".");
        assertThat(bench.lineOpen()).isFalse();
    }

    @Test
    void aMuteModemIsSaidAfterItWasGivenAWayOutOfDataMode() {
        Bench bench = new Bench(Bench.settings(""), new Ladder(() -> 0L));
        bench.answers.clear();
        bench.dialer.start();
        bench.advance(Duration.ofSeconds(16));
        assertThat(bench.commands).startsWith("ATZ", "+++", "ATH", "ATZ", "+++", "ATH", "ATZ");
        assertThat(bench.reports)
                .anyMatch(r -> r.explanation()
                        .equals("the modem at /dev/ttyUSB0 does not answer AT commands; dialling again in 1 s"));
    }

    @Test
    void aWrongPinIsEnteredOnceAndNeverAgain() {
        Bench bench = new Bench(Bench.settings("1111"), new Ladder(() -> 0L));
        bench.answers.put("AT+CPIN?", "+CPIN: SIM PIN\r\n\r\nOK");
        bench.answers.put("AT+CPIN=\"1111\"", "+CME ERROR: 16");
        bench.dialer.start();
        bench.advance(Duration.ofHours(3));
        assertThat(bench.commands).containsOnlyOnce("AT+CPIN=\"1111\"");
        assertThat(bench.commands.stream().filter("AT+CPIN?"::equals)).hasSizeGreaterThan(100);
        assertThat(bench.last().explanation()).startsWith("the SIM refused the PIN; it is not tried again");

        Bench restarted = new Bench(Bench.settings("1111"), new Ladder(() -> 0L));
        restarted.tried.addAll(bench.tried);
        restarted.answers.putAll(bench.answers);
        restarted.dialer.start();
        restarted.advance(Duration.ofHours(3));
        assertThat(restarted.commands).doesNotContain("AT+CPIN=\"1111\"");
    }

    @Test
    void aPinWhoseAnswerNeverCameIsNotEnteredAgain() {
        Bench bench = new Bench(Bench.settings("1111"), new Ladder(() -> 0L));
        bench.answers.put("AT+CPIN?", "+CPIN: SIM PIN\r\n\r\nOK");
        bench.dialer.start();
        bench.advance(Duration.ofHours(1));
        assertThat(bench.commands).containsOnlyOnce("AT+CPIN=\"1111\"");
    }

    @Test
    void theRightPinIsEnteredAndMayBeEnteredAnotherDay() {
        Bench bench = new Bench(Bench.settings("1111"), new Ladder(() -> 0L));
        bench.answers.put("AT+CPIN?", "+CPIN: SIM PIN\r\n\r\nOK");
        bench.answers.put("AT+CPIN=\"1111\"", "OK");
        bench.dialer.start();
        bench.loop.run();
        assertThat(bench.tried).contains("1111");
        bench.answers.put("AT+CPIN?", "+CME ERROR: 14"); // the SIM is being read
        bench.advance(Duration.ofSeconds(3));
        bench.answers.put("AT+CPIN?", "+CPIN: READY\r\n\r\nOK");
        bench.advance(Duration.ofSeconds(1));
        assertThat(bench.tried).isEmpty();
        assertThat(bench.pppdRuns()).isTrue();
    }

    @Test
    void aNetworkThatTakesItsTimeIsWaitedForAndOneThatDoesNotComeIsSaid() {
        Bench bench = new Bench(Bench.settings(""), new Ladder(() -> 0L));
        bench.answers.put("AT+CREG?", "+CREG: 0,2\r\n\r\nOK");
        bench.answers.put("AT+CGREG?", "+CGREG: 0,2\r\n\r\nOK");
        bench.dialer.start();
        bench.advance(Duration.ofSeconds(59));
        assertThat(bench.last().session()).isEqualTo(Session.CONNECTING);
        assertThat(bench.last().details()).containsEntry("registration", "searching");
        bench.advance(Duration.ofSeconds(2));
        assertThat(bench.reports)
                .anyMatch(
                        r -> r.explanation()
                                .startsWith(
                                        "no network let the modem in within 60 s (it is searching); there may be no reception"));
        bench.answers.put("AT+CGREG?", "+CGREG: 0,5\r\n\r\nOK");
        bench.advance(Duration.ofSeconds(5));
        assertThat(bench.pppdRuns()).isTrue();
        assertThat(bench.last().details()).containsEntry("registration", "roaming");
    }

    @Test
    void theWordsOfALineThatDroppedDoNotSpoilTheNextCall() {
        Bench bench = new Bench(Bench.settings(""), new Ladder(() -> 0L));
        bench.answers.put("ATZ", "NO CARRIER\r\n\r\nOK");
        bench.dialer.start();
        bench.loop.run();
        assertThat(bench.pppdRuns()).isTrue();
    }

    @Test
    void aDroppedLineIsDialledAgainLaterAndLaterUntilOneHolds() {
        Bench bench = Bench.dialling("");
        int[] pauses = {1, 2, 4, 8, 16, 32, 60, 60};
        for (int i = 0; i < pauses.length; i++) {
            bench.online();
            bench.ends(16, "Modem hangup");
            assertThat(bench.last().session()).isEqualTo(Session.DOWN);
            assertThat(bench.last().explanation())
                    .isEqualTo("the modem hung up; dialling again in " + pauses[i] + " s");
            bench.advance(Duration.ofSeconds(pauses[i]).minusMillis(1));
            assertThat(bench.calls).isEqualTo(i + 1);
            bench.advance(Duration.ofMillis(1));
            assertThat(bench.calls).isEqualTo(i + 2);
        }
        bench.online();
        bench.advance(Dialer.PROVEN);
        bench.ends(16, "No response to 3 echo-requests", "Modem hangup");
        assertThat(bench.last().explanation())
                .isEqualTo("the line is dead: 3 LCP echoes went unanswered; dialling again in 1 s");
    }

    @Test
    void everyThirdRefusalResetsTheModemAndEverySixthPlugsItOffAndOn() {
        Bench bench = new Bench(Bench.settings(""), new Ladder(() -> 0L));
        bench.answers.put("ATD*99#", "NO CARRIER");
        bench.dialer.start();
        bench.advance(Duration.ofMinutes(5));
        assertThat(bench.commands).contains("AT+CFUN=1,1");
        assertThat(bench.reenumerated).contains(Path.of("/sys/bus/usb/devices/1-1"));
        bench.advance(Duration.ofMinutes(50));
        assertThat(bench.commands.stream().filter("AT+CFUN=1,1"::equals)).hasSizeLessThanOrEqualTo(4);
        assertThat(bench.reenumerated).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aModemPulledOutMidDialIsFoundAgainUnderAnotherName() {
        Bench bench = new Bench(Bench.settings(""), new Ladder(() -> 0L));
        bench.answers.remove("ATD*99#");
        bench.dialer.start();
        bench.advance(Duration.ofSeconds(3));
        assertThat(bench.last().explanation()).isEqualTo("dialling *99#");
        bench.unplug();
        assertThat(bench.last().explanation()).isEqualTo("there is no modem at /dev/ttyUSB0 (yet)");
        assertThat(bench.lineOpen()).isFalse();
        bench.answers.put("ATD*99#", "CONNECT");
        bench.advance(Duration.ofMinutes(10));
        assertThat(bench.logged).containsOnlyOnce("the modem at /dev/ttyUSB0 is gone");
        bench.plug("/dev/ttyUSB5");
        bench.advance(Dialer.LOOK);
        assertThat(bench.pppdRuns()).isTrue();
        assertThat(bench.last().details()).containsEntry("modem", "/dev/ttyUSB5");
    }

    @Test
    void aModemPulledOutWhileConnectedEndsTheSession() {
        Bench bench = Bench.dialling("");
        bench.online();
        bench.unplug();
        assertThat(bench.last().session()).isEqualTo(Session.DOWN);
        assertThat(bench.last().details()).isEmpty();
        bench.plug("/dev/ttyUSB0");
        bench.advance(Dialer.LOOK);
        bench.online();
        assertThat(bench.last().session()).isEqualTo(Session.UP);
    }

    @Test
    void aModemThatIsPluggedInAnewIsNotMadeToWaitForTheOldOnesPause() {
        Bench bench = new Bench(Bench.settings(""), new Ladder(() -> 0L));
        bench.answers.put("AT+CPIN?", "+CPIN: SIM PUK\r\n\r\nOK");
        bench.dialer.start();
        bench.loop.run();
        bench.present = Optional.empty();
        bench.advance(Dialer.LOOK);
        assertThat(bench.last().explanation()).startsWith("there is no modem");
        bench.answers.put("AT+CPIN?", "+CPIN: READY\r\n\r\nOK");
        bench.plug("/dev/ttyUSB0");
        bench.advance(Dialer.LOOK);
        assertThat(bench.pppdRuns()).isTrue();
    }

    @Test
    void aConnectionWithoutAnAddressIsGivenUp() {
        Bench bench = Bench.dialling("");
        bench.says("Connect: ppp-umts <--> /dev/ttyUSB0");
        bench.advance(Dialer.NEGOTIATING);
        assertThat(bench.hangUps).isEqualTo(1);
        assertThat(bench.last().explanation())
                .isEqualTo("no IP address came within 60 s after connecting; dialling again in 1 s");
    }

    @Test
    void anAddressThatSomebodyTakesFromTheInterfaceIsNoSession() {
        Bench bench = Bench.dialling("");
        bench.online();
        bench.addressesGone();
        bench.dialer.linksChanged();
        assertThat(bench.last().session()).isEqualTo(Session.CONNECTING);
        bench.online();
        assertThat(bench.last().session()).isEqualTo(Session.UP);
    }

    @Test
    void aMissingPppdIsNamedWithItsPackage() {
        Bench bench = new Bench(Bench.settings(""), new Ladder(() -> 0L));
        bench.pppdMissing = true;
        bench.dialer.start();
        bench.loop.run();
        assertThat(bench.last().explanation()).contains("install the Debian package ppp");
    }

    @Test
    void aStoppedDialerHangsUpAndIsSilent() {
        Bench bench = Bench.dialling("");
        bench.online();
        int reports = bench.reports.size();
        bench.dialer.stop();
        bench.advance(Duration.ofMinutes(5));
        assertThat(bench.pppdRuns()).isFalse();
        assertThat(bench.lineOpen()).isFalse();
        assertThat(bench.reports).hasSize(reports);
        assertThat(bench.calls).isEqualTo(1);
    }

    @Test
    void theEndOfTheCallBeforeARestartDoesNotEndTheNextOne() {
        Bench bench = Bench.dialling("");
        bench.online();
        bench.newsComesLate = true;
        bench.dialer.stop();
        bench.dialer.start();
        bench.loop.run();
        bench.online();
        assertThat(bench.calls).isEqualTo(2);
        assertThat(bench.late).hasSize(1);
        bench.late.forEach(Runnable::run);
        assertThat(bench.last().session()).isEqualTo(Session.UP);
        assertThat(bench.pppdRuns()).isTrue();
    }
}

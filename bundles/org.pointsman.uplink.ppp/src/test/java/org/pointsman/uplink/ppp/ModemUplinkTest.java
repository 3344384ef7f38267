/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.kernel.serial.TerminalPorts;

/**
 * The whole uplink on a real terminal with an emulated modem. A pppd that plays its part prints what the real one prints; where the
 * kernel has no PPP the real one is started too, and must fail with its reason.
 */
class ModemUplinkTest {
    /** {@code $1} is the terminal, {@code $3} the options file: pppd TTY file OPTIONS. */
    private static final String CONNECTED = "#!/bin/sh\n"
            + "echo \"$@\" >> \"$0.calls\"\n"
            + "trap 'echo Terminating on signal 15; exit 5' TERM\n"
            + "echo 'Using interface ppp0'; echo \"Connect: ppp-umts <--> $1\"; echo 'local  IP address 10.64.0.2'\n"
            + "echo 'remote IP address 10.64.64.64'; echo 'primary   DNS address 198.51.100.53'\n"
            + "while test -e \"$0\"; do sleep 0.05; done; echo 'Modem hangup'; exit 16\n";

    @TempDir
    private Path folder;

    private final TerminalPorts ports = new TerminalPorts();
    private final Surroundings surroundings = new Surroundings();
    private Path dev;
    private EmulatedModem modem;
    private Optional<ModemUplink> uplink = Optional.empty();

    @BeforeEach
    void plug() throws Exception {
        dev = Files.createDirectories(folder.resolve("dev"));
        modem = new EmulatedModem(dev.resolve("ttyUSB0"));
    }

    @AfterEach
    void end() throws Exception {
        if (uplink.isPresent()) {
            uplink.get().close();
            surroundings.stop(uplink.get()::stop);
        }
        surroundings.close();
        ports.close();
        modem.close();
    }

    private Path pppd(String script) throws IOException {
        Path pppd = folder.resolve("pppd");
        Files.writeString(pppd, script);
        Files.setPosixFilePermissions(pppd, PosixFilePermissions.fromString("rwx------"));
        return pppd;
    }

    private ModemUplink uplink(String pppd, String pin) {
        return uplink(pppd, Bench.settings(pin));
    }

    private ModemUplink uplink(String pppd, Settings settings) {
        ModemUplink made = new ModemUplink(
                settings,
                ports,
                new UsbTree(folder.resolve("sys"), dev),
                folder.resolve("data"),
                List.of(pppd),
                () -> 0L);
        uplink = Optional.of(made);
        return made;
    }

    private void start(Path pppd) throws Exception {
        ModemUplink made = uplink(pppd.toString(), "");
        surroundings.run(() -> made.start(surroundings));
    }

    private UplinkStatus awaitUp() throws InterruptedException {
        return surroundings.await("session", s -> s.session() == Session.UP);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("pppd.calls"));
    }

    @Test
    void itTalksToTheModemDialsAndHandsTheLineToPppd() throws Exception {
        surroundings.show("ppp-umts", "10.64.0.2/32");
        start(pppd(CONNECTED));
        UplinkStatus up = surroundings.await("resolver", s -> !s.resolvers().isEmpty());
        assertThat(up.session()).isEqualTo(Session.UP);
        assertThat(up.device()).contains("ppp-umts");
        assertThat(up.details()).containsEntry("operator", "EmuTel").containsEntry("signal", "about -70 dBm");
        assertThat(modem.commands()).startsWith("ATZ", "ATE0").endsWith("ATD*99#");
        assertThat(calls()).containsExactly(dev.resolve("ttyUSB0") + " file " + folder.resolve("data/umts.options"));
    }

    @Test
    void theSecondLineIsAskedForTheSignalWhileTheFirstIsConnected() throws Exception {
        surroundings.show("ppp-umts", "10.64.0.2/32");
        try (EmulatedModem second = new EmulatedModem(dev.resolve("ttyUSB1"))) {
            second.control("set csq 10,99");
            second.control("set creg 5");
            ModemUplink made = uplink(
                    pppd(CONNECTED).toString(), Bench.settings("", Optional.of(ModemPath.parse("/dev/ttyUSB1"))));
            surroundings.run(() -> made.start(surroundings));
            assertThat(awaitUp().details()).containsEntry("signal", "about -70 dBm");
            UplinkStatus later =
                    surroundings.await("news", s -> "roaming".equals(s.details().get("registration")));
            assertThat(later.session()).isEqualTo(Session.UP);
            assertThat(later.details()).containsEntry("signal", "about -95 dBm");
            assertThat(second.commands()).startsWith("ATE0", "AT+CSQ", "AT+CREG?");
        }
    }

    @Test
    void thePasswordIsForItsOwnerOnlyAndInNoCommandLine() throws Exception {
        surroundings.show("ppp-umts", "10.64.0.2/32");
        start(pppd(CONNECTED));
        awaitUp();
        Path options = folder.resolve("data/umts.options");
        assertThat(Files.readString(options)).contains("password \"secret\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(options)))
                .isEqualTo("rw-------");
        assertThat(calls()).noneMatch(c -> c.contains("secret"));
    }

    @Test
    void aConnectionThatDropsIsDialledAgain() throws Exception {
        surroundings.show("ppp-umts", "10.64.0.2/32");
        Path pppd = pppd(CONNECTED);
        start(pppd);
        awaitUp();
        Files.delete(pppd);
        surroundings.await("loss", s -> s.explanation().equals("the modem hung up; dialling again in 1 s"));
        pppd(CONNECTED);
        awaitUp();
        assertThat(modem.commands().stream().filter("ATD*99#"::equals)).hasSize(2);
    }

    @Test
    void aModemPulledOutMidDialIsFoundAgainUnderAnotherName() throws Exception {
        surroundings.show("ppp-umts", "10.64.0.2/32");
        modem.control("set dial ignore");
        start(pppd(CONNECTED));
        surroundings.await("call", s -> s.explanation().equals("dialling *99#"));
        modem.control("unplug");
        surroundings.await("loss", s -> s.explanation().equals("there is no modem at /dev/ttyUSB0 (yet)"));
        modem.control("set dial ok");
        modem.control("plug " + dev.resolve("ttyUSB3"));
        Files.createSymbolicLink(dev.resolve("ttyUSB0"), dev.resolve("ttyUSB3")); // as udev's links by path do
        awaitUp();
    }

    @Test
    void aPppdThatIsKilledIsSaidAndDialledAgain() throws Exception {
        surroundings.show("ppp-umts", "10.64.0.2/32");
        start(pppd(CONNECTED));
        awaitUp();
        String pid = Files.readString(folder.resolve("data/umts.pid")).strip().split("\\s")[0];
        assertThat(new ProcessBuilder("kill", "-9", pid).start().waitFor()).isZero();
        UplinkStatus ended = surroundings.await("loss", u -> u.session() == Session.DOWN);
        assertThat(ended.explanation()).isEqualTo("pppd was ended by somebody else; dialling again in 1 s");
        awaitUp();
    }

    @Test
    void aModemInDataModeIsBroughtBackByTheEscape() throws Exception {
        surroundings.show("ppp-umts", "10.64.0.2/32");
        Path pppd = pppd(CONNECTED);
        start(pppd);
        awaitUp();
        // pppd is killed, nobody has told the modem, and what came last was a frame
        Files.write(dev.resolve("ttyUSB0"), new byte[] {'~', '}', '#', '~'});
        Files.delete(pppd);
        surroundings.await("loss", s -> s.session() == Session.DOWN);
        pppd(CONNECTED);
        awaitUp();
    }

    @Test
    void aWrongPinNeverLocksTheSimNotEvenAfterRestarts() throws Exception {
        modem.control("set cpin SIM PIN");
        for (int run = 0; run < 4; run++) {
            ModemUplink made = uplink(pppd(CONNECTED).toString(), "9999");
            try (Surroundings each = new Surroundings()) {
                each.run(() -> made.start(each));
                UplinkStatus refused =
                        each.await("refusal", s -> s.explanation().startsWith("the SIM refused the PIN"));
                assertThat(refused.explanation()).doesNotContain("9999");
                each.stop(made::stop);
            }
        }
        uplink = Optional.empty();
        assertThat(modem.commands()).containsOnlyOnce("AT+CPIN=\"9999\"");
    }

    @Test
    void aModemThatNeverAnswersIsSaid() throws Exception {
        modem.control("mute");
        start(pppd(CONNECTED));
        surroundings.await(
                "complaint",
                s -> s.explanation()
                        .equals("the modem at " + dev.resolve("ttyUSB0")
                                + " does not answer AT commands; dialling again in 1 s"));
        modem.control("unmute");
        surroundings.show("ppp-umts", "10.64.0.2/32");
        awaitUp();
    }

    @Test
    void aKernelWithoutPppIsSaid() throws Exception {
        Path real = Path.of("/usr/sbin/pppd");
        Assumptions.assumeTrue(Files.exists(real), "pppd is not installed");
        Assumptions.assumeFalse(Files.exists(Path.of("/dev/ppp")), "this kernel may have PPP");
        start(real);
        modem.awaitConnected();
        surroundings.await(
                "reason",
                s -> s.explanation()
                        .equals(
                                "this kernel has no PPP support: load the module ppp_async, or use a kernel that has it"));
    }

    @Test
    void aMissingPppdIsNamedWithItsPackage() throws Exception {
        start(folder.resolve("nothing"));
        surroundings.await(
                "reason", s -> s.explanation().startsWith("pppd cannot be started; install the Debian package ppp ("));
    }

    @Test
    void aRestartOfTheUplinkAloneKeepsTheConnection() throws Exception {
        surroundings.show("ppp-umts", "10.64.0.2/32");
        start(pppd(CONNECTED));
        awaitUp();
        ModemUplink same = uplink.orElseThrow();
        surroundings.stop(same::stop);
        try (Surroundings second = new Surroundings()) {
            second.show("ppp-umts", "10.64.0.2/32");
            second.run(() -> same.start(second));
            second.await("session", s -> s.session() == Session.UP);
            // and once more, with the new one's start before the old one's stop
            try (Surroundings third = new Surroundings()) {
                third.show("ppp-umts", "10.64.0.2/32");
                third.run(() -> same.start(third));
                second.stop(same::stop);
                third.await("session", s -> s.session() == Session.UP);
                assertThat(calls()).hasSize(1);
                same.close();
                third.stop(same::stop);
            }
        }
        uplink = Optional.empty();
        assertNoPppd();
    }

    @Test
    void aConnectionThatEndsWhileNobodyLooksIsNoticedByTheNextWhoDoes() throws Exception {
        surroundings.show("ppp-umts", "10.64.0.2/32");
        Path pppd = pppd(CONNECTED);
        start(pppd);
        awaitUp();
        ModemUplink same = uplink.orElseThrow();
        surroundings.stop(same::stop);
        Files.delete(pppd);
        assertNoPppd();
        pppd(CONNECTED);
        try (Surroundings second = new Surroundings()) {
            second.show("ppp-umts", "10.64.0.2/32");
            second.run(() -> same.start(second));
            second.await("loss", s -> s.explanation().startsWith("the modem hung up"));
            second.await("session", s -> s.session() == Session.UP);
            same.close();
            second.stop(same::stop);
        }
        uplink = Optional.empty();
    }

    @Test
    void aPppdThatOutlivedAKilledDaemonIsEndedBeforeTheCall() throws Exception {
        Path pppd = pppd(CONNECTED);
        Path options = folder.resolve("data/umts.options");
        Process left = new ProcessBuilder(pppd.toString(), "/dev/null", "file", options.toString()).start();
        assertThat(left.getInputStream().read()).isEqualTo('U'); // its command line is its own by now
        new Leftover(folder.resolve("data/umts.pid"), options).remember(left.pid());
        surroundings.show("ppp-umts", "10.64.0.2/32");
        start(pppd);
        awaitUp();
        assertThat(left.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(calls()).hasSize(2);
    }

    /** Waits until the data folder knows of no running pppd. */
    private void assertNoPppd() throws InterruptedException {
        Path pid = folder.resolve("data/umts.pid");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (Files.exists(pid) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(pid).doesNotExist();
    }
}

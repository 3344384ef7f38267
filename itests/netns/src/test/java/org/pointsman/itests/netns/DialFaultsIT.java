/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between the daemon and a modem is told as one sentence, and whoever goes by the cable notices nothing. The modem is an emulated one. */
class DialFaultsIT {
    private static final Path EMULATOR = Path.of(System.getProperty("pointsman.plugins"))
            .resolve("../../bundles/org.pointsman.uplink.ppp/src/test/resources/org/pointsman/uplink/ppp/modem.py")
            .normalize();

    private Bed bed;
    private Daemon daemon;
    private Path line;
    private Process modem;
    private int edits;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.house();
        daemon = new Daemon(bed);
        line = Path.of("/dev/" + bed.router.name() + "-modem");
        modem = new ProcessBuilder("python3", EMULATOR.toString(), "--modem", "pty:" + line)
                .redirectOutput(bed.folder.resolve("modem.log").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Await.until("the modem is there", () -> Files.exists(line));
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        modem.destroyForcibly().waitFor();
        Files.deleteIfExists(line);
        bed.close();
    }

    private void tell(String command) throws IOException {
        modem.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        modem.getOutputStream().flush();
    }

    private String configuration(String pin) {
        return Daemon.house("pinned", 8, 6, 3)
                .replaceFirst(
                        "\\{",
                        "{ \"org.pointsman.uplink.ppp~umts\": { \"device\": \"" + line
                                + "\", \"metric\": 30, \"apn\": \"internet\"" + pin + " },");
    }

    private void awaitTold(String sentence) {
        Await.until("umts: " + sentence, () -> explanation().contains(sentence), () -> explanation() + daemon.log());
    }

    /** An edit begins anew, without the pause that each try makes longer. */
    private void dialledAgain(String command, String sentence) throws IOException {
        tell(command);
        edits++;
        daemon.configure(configuration(", \"number\": \"*99#" + edits + "\""));
        awaitTold(sentence);
    }

    private String explanation() {
        try {
            return daemon.uplink("umts").getString("explanation");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachIsOneSentenceAndTheOtherUplinksGoOn() throws Exception {
        tell("set cpin SIM PIN");
        daemon.configure(configuration(", \"pin\": \"9999\""));
        daemon.startAndWait();
        try (LiveFlows live = LiveFlows.from(bed.client, 20, 20)) {
            awaitTold("the SIM refused the PIN; it is not tried again, so that the SIM does not lock");
            assertThat(daemon.status().toString()).as("secrets stay secret").doesNotContain("9999");

            tell("set cpin READY");
            dialledAgain("set dial busy", "the network is busy (BUSY); dialling again in");
            dialledAgain(
                    "set dial nocarrier",
                    "the network refuses the call (NO CARRIER); the access point name may be wrong");
            dialledAgain("mute", "the modem at " + line + " does not answer AT commands");
            dialledAgain("unplug", "there is no modem at " + line);

            assertThat(live.hushed()).as("messages without an answer").isZero();
            assertThat(live.flows()).allSatisfy(f -> {
                assertThat(f.providers()).as("%s", f).hasSize(1);
                assertThat(f.reset()).as("%s", f).isFalse();
            });
        }
        assertThat(Files.readString(bed.folder.resolve("modem.log"))).containsOnlyOnce("AT+CPIN=\"9999\"");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The shell by SSH, asked by the ssh(1) that everybody has. */
class SshIT {
    private static final int PORT = 8722;

    private Bed bed;
    private Path keys;

    private String key(String name, String type) throws IOException {
        Path file = keys.resolve(name);
        Command.run("ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", file.toString());
        return Files.readString(Path.of(file + ".pub")).strip();
    }

    private List<String> ssh(String key, String... more) {
        List<String> argv = new ArrayList<>(
                List.of("ip", "netns", "exec", bed.router.name(), "ssh", "-F", "none", "-p", Integer.toString(PORT)));
        argv.addAll(List.of("-i", keys.resolve(key).toString(), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"));
        argv.addAll(List.of("-o", "UserKnownHostsFile=" + keys.resolve("known_hosts")));
        argv.addAll(List.of("-o", "StrictHostKeyChecking=accept-new", "-o", "LogLevel=ERROR"));
        argv.addAll(Arrays.asList(more));
        return argv;
    }

    private Command.Result asked(String key, String command) {
        List<String> argv = ssh(key, "someone@127.0.0.1", command);
        return Command.tryRun(argv);
    }

    /** A session in a terminal of 80 columns, in which {@code typed} is typed; what it shows. */
    private String terminal(String key, String typed, String... awaited) throws Exception {
        String ssh = String.join(" ", ssh(key, "-t", "someone@127.0.0.1"));
        Path shown = keys.resolve("typescript");
        Files.deleteIfExists(shown);
        Process script = new ProcessBuilder("script", "-qfec", "stty cols 80 rows 24; exec " + ssh, shown.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = script.getOutputStream()) {
            String[] lines = typed.split("\n");
            for (int i = 0; i < lines.length; i++) {
                String wanted = awaited[i];
                Await.until("the terminal shows " + wanted, () -> read(shown).contains(wanted), () -> read(shown));
                in.write(lines[i].getBytes(StandardCharsets.UTF_8));
                in.flush();
            }
            assertThat(script.waitFor(30, TimeUnit.SECONDS)).as(read(shown)).isTrue();
        } finally {
            script.destroyForcibly();
        }
        return read(shown).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void theShellIsReachedByKeysAloneAndViewersOnlyLook() throws Exception {
        bed = Bed.laptop();
        try (Daemon daemon = new Daemon(bed)) {
            keys = Files.createDirectories(bed.folder.resolve("keys"));
            String anna = key("anna", "ed25519");
            String vera = key("vera", "ecdsa");
            key("mallory", "ed25519");
            daemon.configure(Daemon.laptopStatic()
                    .replaceFirst(
                            "\\{",
                            "{ \"org.pointsman.ssh\": { \"admins\": [\"" + anna + "\"], \"viewers\": [\"" + vera
                                    + "\"] },"));
            daemon.startAndWait();
            daemon.awaitLog("SSH at 127.0.0.1 port " + PORT);
            assertThat(Command.run("ip", "netns", "exec", bed.router.name(), "ss", "-Hltn"))
                    .contains(" 127.0.0.1:" + PORT + " ")
                    .doesNotContain("*:" + PORT, "0.0.0.0:" + PORT);
            assertThat(Command.run(
                                    "stat",
                                    "-c",
                                    "%a",
                                    daemon.data().resolve("ssh/host_key").toString())
                            .strip())
                    .isEqualTo("600");

            // one command
            Command.Result status = asked("anna", "status --json");
            assertThat(status.exit()).as(status.output()).isZero();
            assertThat(status.output()).contains("\"chosen\":\"adsl\"");
            assertThat(asked("vera", "uplinks").output()).contains("adsl", "lte");
            assertThat(asked("anna", "dance").exit()).isEqualTo(2);

            // who may what, and who did what
            Command.Result refused = asked("vera", "uplink disable lte");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.output()).contains("A viewer may not do this.");
            assertThat(asked("vera", "config show").output()).contains("A viewer may not do this.");
            assertThat(asked("anna", "uplink disable lte").output()).contains("lte is disabled");
            daemon.awaitLog("(ssh anna from 127.0.0.1): uplink disable lte");
            daemon.awaitLog("(ssh vera from 127.0.0.1) as viewer may not: uplink disable lte");
            assertThat(asked("anna", "uplink enable lte").exit()).isZero();

            // nobody else, and nothing else
            assertThat(asked("mallory", "status").output()).contains("Permission denied (publickey)");
            assertThat(Command.tryRun(ssh("mallory", "-o", "PubkeyAuthentication=no", "someone@127.0.0.1", "status"))
                            .output())
                    .contains("Permission denied (publickey)");
            assertThat(Command.tryRun(ssh("anna", "-W", "127.0.0.1:22", "someone@127.0.0.1"))
                            .exit())
                    .as("forwarding")
                    .isNotZero();
            assertThat(Command.tryRun(ssh("anna", "-s", "someone@127.0.0.1", "sftp"))
                            .exit())
                    .as("sftp")
                    .isNotZero();

            // a terminal: completion, a table as wide as it is, Ctrl-C ends what runs, Ctrl-D the session
            String shown = terminal(
                    "anna",
                    "uplinks a\t\r\nevents\r\n\u0003\n\u0004",
                    "pointsman> ",
                    "metric",
                    "applied and verified",
                    "pointsman> events\r\n");
            assertThat(shown).contains("Pointsman; 'help' lists the commands", "pointsman> uplinks adsl", "10.64.1.1");
            assertThat(shown.lines().filter(l -> !l.startsWith("Script ")))
                    .allMatch(l -> l.stripTrailing().length() <= 80, "fits 80 columns");
            assertThat(terminal("vera", "resume\r\n\u0004", "(viewer)> ", "A viewer may not do this."))
                    .contains("pointsman (viewer)> resume");

            // a key that is taken out opens nothing any more
            daemon.configure(Daemon.laptopStatic()
                    .replaceFirst("\\{", "{ \"org.pointsman.ssh\": { \"admins\": [\"" + anna + "\"] },"));
            Await.until(
                    "vera is out", () -> asked("vera", "status").output().contains("Permission denied"), daemon::log);
            assertThat(asked("anna", "status").exit()).isZero();
        } finally {
            bed.close();
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The shell by SSH, asked by the ssh(1) that everybody has. */
class SshIT {
    private Bed bed;
    private SshClient client;

    private Command.Result asked(String key, String command) {
        return Command.tryRun(client.argv(key, "someone@127.0.0.1", command));
    }

    /** A session in a terminal of 80 columns: each line is typed once what is awaited is shown. What there is to see in the end. */
    private List<String> terminal(String key, String typed, String... awaited) throws Exception {
        try (Pty pty = new Pty(80, client.argv(key, "-t", "someone@127.0.0.1"))) {
            String[] lines = typed.split("\n");
            for (int i = 0; i < lines.length; i++) {
                String wanted = awaited[i];
                pty.await("the terminal shows " + wanted, t -> t.contains(wanted))
                        .type(lines[i]);
            }
            assertThat(pty.end()).as(pty.text()).isNotNegative();
            return pty.seen();
        }
    }

    @Test
    void theShellIsReachedByKeysAloneAndViewersOnlyLook() throws Exception {
        bed = Bed.laptop();
        try (Daemon daemon = new Daemon(bed)) {
            client = new SshClient(bed);
            String anna = client.key("anna", "ed25519");
            String vera = client.key("vera", "ecdsa");
            client.key("mallory", "ed25519");
            daemon.configure(Daemon.laptopStatic()
                    .replaceFirst(
                            "\\{",
                            "{ \"org.pointsman.ssh\": { \"admins\": [\"" + anna + "\"], \"viewers\": [\"" + vera
                                    + "\"] },"));
            daemon.startAndWait();
            daemon.awaitLog("SSH at 127.0.0.1 port " + SshClient.PORT);
            assertThat(Command.run("ip", "netns", "exec", bed.router.name(), "ss", "-Hltn"))
                    .contains(" 127.0.0.1:" + SshClient.PORT + " ")
                    .doesNotContain("*:" + SshClient.PORT, "0.0.0.0:" + SshClient.PORT);
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
            assertThat(Command.tryRun(client.argv(
                                    "mallory", "-o", "PubkeyAuthentication=no", "someone@127.0.0.1", "status"))
                            .output())
                    .contains("Permission denied (publickey)");
            assertThat(Command.tryRun(client.argv("anna", "-W", "127.0.0.1:22", "someone@127.0.0.1"))
                            .exit())
                    .as("forwarding")
                    .isNotZero();
            assertThat(Command.tryRun(client.argv("anna", "-s", "someone@127.0.0.1", "sftp"))
                            .exit())
                    .as("sftp")
                    .isNotZero();

            // a terminal: completion, a table as wide as it is, Ctrl-C ends what runs, Ctrl-D the session
            List<String> shown = terminal(
                    "anna",
                    "uplinks a\t\r\nevents\r\n\u0003\n\u0004",
                    "pointsman> ",
                    "metric",
                    "applied and verified",
                    "pointsman> events\r\n");
            assertThat(shown)
                    .contains("pointsman> uplinks adsl", "pointsman> events")
                    .anyMatch(l -> l.startsWith("Pointsman; 'help' lists the commands"))
                    .anyMatch(l -> l.contains("10.64.1.1"));
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

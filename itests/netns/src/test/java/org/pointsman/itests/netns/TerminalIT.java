/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The shell as a person at a terminal sees it, by either door, compared with {@code src/test/resources/golden/terminal-*.txt}. What differs each time, such as
 * ages, is passed over ({@link #gist}). Run with {@code -Dgolden.update} to write these files anew; then read them.
 */
class TerminalIT {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String PROMPT = "pointsman> ";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    /** Shows, in the order in which a person would come to know it. */
    private static final List<String> LOOKING = List.of(
            "help",
            "help uplink",
            "why --help",
            "status",
            "uplinks",
            "uplinks adsl",
            "links",
            "links eth0",
            "health",
            "health adsl",
            "flows",
            "flows lte",
            "routes",
            "routes diff",
            "plan",
            "why",
            "why lte",
            "why 203.0.113.10",
            "explain 192.168.77.10 203.0.113.10 tcp/443",
            "strategy",
            "setup",
            "plugins",
            "feature list",
            "proxyarp",
            "config",
            "config show",
            "uplinks | grep lte",
            "uplinks lte --json",
            "strategy --json",
            "config --json");

    /** What is not understood, or not there. */
    private static final List<String> WRONG = List.of(
            "dance",
            "uplinks nonesuch",
            "uplinks adsl lte gsm",
            "why nonesuch",
            "explain here there",
            "probe nonesuch",
            "drill nonesuch",
            "drill adsl forever",
            "uplink paint adsl",
            "uplink set adsl metric zero",
            "strategy choose nonesuch",
            "config apply",
            "config diff 99",
            "feature remove nonesuch",
            "decision 4711",
            "history many",
            "uplinks | grep",
            "uplinks | grep nonesuch",
            "uplinks | tail",
            "status; help",
            "status 'open",
            "events --watch",
            "help dance");

    /** Changes something, and takes it back. */
    private static final List<String> CHANGING = List.of(
            "uplink disable lte",
            "status",
            "uplink enable lte",
            "uplink set lte metric 30",
            "config",
            "config diff",
            "config revert",
            "strategy choose pinned",
            "config revert",
            "pause 5m",
            "resume",
            "probe adsl icmp:203.0.113.10",
            "drill adsl 2s");

    private Bed bed;
    private Daemon daemon;
    private SshClient ssh;

    @BeforeEach
    void start() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed).withoutDeveloperMode();
        ssh = new SshClient(bed);
        daemon.configure(Daemon.laptopStatic().replaceFirst("\\{", """
                {
                  "org.pointsman.health": { "targets": ["203.0.113.10"] },
                  "org.pointsman.ssh": { "admins": ["%s"] },""".formatted(ssh.key("anna", "ed25519"))));
        daemon.startWithAll();
        daemon.awaitLog("adsl: UP (the internet answers)");
        daemon.awaitLog("lte: UP (the internet answers)");
        daemon.awaitLog("SSH at 127.0.0.1 port " + SshClient.PORT);
    }

    @AfterEach
    void end() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
        if (bed != null) {
            bed.close();
        }
    }

    private Pty door(String door, int columns) throws IOException {
        return new Pty(
                columns,
                door.equals("ssh")
                        ? ssh.argv("anna", "-t", "someone@127.0.0.1")
                        : List.of(
                                "ip",
                                "netns",
                                "exec",
                                bed.router.name(),
                                Daemon.HOME.resolve("bin/pointsman").toString(),
                                "shell",
                                "--data",
                                daemon.data().toString()));
    }

    /** Types one command and waits for the next prompt. */
    private static void command(Pty pty, String line) throws IOException {
        int before = pty.text().length();
        pty.type(line + "\r").await("the prompt after " + line, prompts(before));
    }

    private static Predicate<String> prompts(int before) {
        return t -> t.length() > before
                && t.endsWith(PROMPT)
                && t.replace("\u001b[J", "").endsWith("\n" + PROMPT);
    }

    @ParameterizedTest
    @CsvSource({"socket, 80", "ssh, 80", "socket, 120", "ssh, 120"})
    void whatIsTypedIsAnsweredAsWritten(String door, int columns) throws Exception {
        try (Pty pty = door(door, columns)) {
            pty.await("a prompt", t -> t.endsWith(PROMPT));
            for (List<String> lines : List.of(LOOKING, WRONG, CHANGING)) {
                for (String line : lines) {
                    command(pty, line);
                }
            }
            watch(pty);
            complete(pty);
            pty.type(CTRL_D);
            pty.end();
            assertThat(pty.sent()).as("colours, on a terminal").contains("\u001b[32m");
            assertThat(lines(pty.text())).as("what is sent fits the terminal").allMatch(l -> l.length() <= columns);
            matches("terminal-" + columns, blocks(pty.seen()));
        }
    }

    /** Shows it again and again until Ctrl-C, which ends that and not the session. */
    private static void watch(Pty pty) throws IOException {
        int before = pty.text().length();
        pty.type("uplinks --watch\r")
                .await("it is painted over", t -> t.substring(before).contains("\u001b[J"))
                .type(CTRL_C)
                .await("the prompt after Ctrl-C", prompts(before));
    }

    private static void complete(Pty pty) throws IOException {
        // the rest of the only one; what all have in common and then all of them; nothing
        for (String[] typed : new String[][] {
            {"uplinks l\t", "uplinks lte "},
            {"strategy ch\t", "strategy choose "},
            {"strategy choose pi\t", "strategy choose pinned "},
            {"uplink \t", "\n" + PROMPT + "uplink "},
            {"expl\t", "explain "},
            {"config versions\tx", "config versions x"}
        }) {
            int before = pty.text().length();
            pty.type(typed[0])
                    .await(typed[1] + " is shown", t -> t.substring(before).endsWith(typed[1]))
                    .type(CTRL_C)
                    .await("another prompt", prompts(before));
        }
    }

    /** What was sent, but for what is not to be broken into lines of the terminal's width: JSON, a file, and what went through a pipe. */
    private static List<String> lines(String sent) {
        List<String> lines = new ArrayList<>();
        boolean kept = true;
        // a progress line is painted over, and begins anew
        for (String line : sent.replaceAll("\u001b\\[[0-9]*[A-Z]", "").split("\r?\n|\r")) {
            if (line.startsWith(PROMPT)) {
                kept = !line.matches(".*(--json|config show|\\|).*");
            }
            if (kept) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** From prompt to prompt. */
    private List<String> blocks(List<String> lines) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith(PROMPT.strip()) && !block.isEmpty()) {
                blocks.add(block.toString());
                block.setLength(0);
            }
            block.append(line.replace(bed.folder.toString(), "/tmp/bed")).append('\n');
        }
        blocks.add(block.toString());
        return blocks;
    }

    private void matches(String name, List<String> blocks) throws IOException {
        Path file = GOLDEN.resolve(name + ".txt");
        if (System.getProperty("golden.update") != null) {
            Files.writeString(file, String.join("", blocks));
        }
        List<String> golden = blocks(Files.readAllLines(file));
        for (int i = 0; i < Math.min(golden.size(), blocks.size()); i++) {
            if (!gist(blocks.get(i)).equals(gist(golden.get(i)))) {
                assertThat(blocks.get(i)).as(name).isEqualTo(golden.get(i));
            }
        }
        assertThat(blocks).as(name).hasSameSizeAs(golden);
    }

    /** Without what differs each time, and how wide that is. */
    private static String gist(String text) {
        return text.replaceAll("\\b([0-9a-f]{2}:){5}[0-9a-f]{2}\\b", "MAC")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d[.0-9Z]*", "TIME")
                .replaceAll("\\b\\d\\d:\\d\\d:\\d\\d\\b", "TIME")
                .replaceAll("\\b\\d+(\\.\\d+)? (µs|ms|s|B|kB)\\b", "N UNIT")
                .replaceAll("\\b\\d+[smh]( \\d+[sm])?\\b", "AGE")
                .replaceAll("ssh-ed25519 [^\"]*", "KEY")
                .replaceAll("\\b\\d+ (pass|repair|flow|decision)", "N $1")
                .replaceAll("holds 1 to \\d+", "holds 1 to N")
                .replaceAll("(\":)[-0-9.]+", "$1N")
                .replaceAll("(?s)\nlatest decision.*", "\nlatest decision")
                .replaceAll("\\s+", " ");
    }
}

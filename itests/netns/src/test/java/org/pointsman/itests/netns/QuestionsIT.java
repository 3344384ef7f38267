/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people ask of the house in the lab, while its client's packets flow; answers are held against where the packets go. */
class QuestionsIT {
    private static final String LAB = "qu" + ProcessHandle.current().pid();
    private static final Path DATA = Path.of("/run/pointsman-lab", LAB, "data");
    private static final String CLIENT = "192.168.77.10";
    private static final String INTERNET = "203.0.113.10";
    private static final Pattern CAME_BY = Pattern.compile("You came by (\\w+) ");

    private final List<Process> running = new ArrayList<>();

    @AfterEach
    void end() {
        running.forEach(Process::destroy);
        pointsman("lab", "down");
    }

    private static List<String> argv(String... words) {
        List<String> argv =
                new ArrayList<>(List.of(Daemon.HOME.resolve("bin/pointsman").toString()));
        argv.addAll(Arrays.asList(words));
        return argv;
    }

    private static Command.Result pointsman(String... words) {
        return Command.tryRun(argv(words), Map.of("POINTSMAN_LAB", LAB));
    }

    private static List<String> inShell(String command) {
        return argv("shell", "--data", DATA.toString(), command);
    }

    private static Command.Result shell(String command) {
        try {
            return Daemon.ask(DATA, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject json(String output) {
        String line =
                output.lines().filter(l -> l.startsWith("{")).findFirst().orElseThrow(() -> new AssertionError(output));
        try (var reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    private static JsonObject explained() {
        return json(shell("wan:explain " + CLIENT + " " + INTERNET + " tcp/80 --json")
                .output());
    }

    private static List<String> ways(JsonObject explanation) {
        return explanation.getJsonArray("ways").getValuesAs(JsonObject.class).stream()
                .map(w -> w.getString("uplink"))
                .sorted()
                .toList();
    }

    /** By which ISPs so many new flows of the client came to the internet. */
    private static Map<String, Integer> visits(int count) {
        Map<String, Integer> came = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String page = Command.run(
                    "ip",
                    "netns",
                    "exec",
                    "pm-" + LAB + "-client",
                    "curl",
                    "-s",
                    "-m",
                    "20",
                    "http://" + INTERNET + "/");
            Matcher m = CAME_BY.matcher(page);
            assertThat(m.find()).as(page).isTrue();
            came.merge(m.group(1), 1, Integer::sum);
        }
        return came;
    }

    @Test
    void answersAreTrue() throws Exception {
        Command.Result up = pointsman("lab", "up", "--detach");
        assertThat(up.exit()).as(up.output()).isZero();
        Await.until("new flows draw one of three", () -> ways(explained()).equals(List.of("adsl", "gsm", "lte")));

        // a flow under way is where it is said to be
        Map<String, Integer> came = visits(24);
        JsonObject explanation = explained();
        Map<String, Integer> said = new TreeMap<>();
        explanation
                .getJsonArray("underWay")
                .getValuesAs(JsonObject.class)
                .forEach(p -> said.put(p.getString("uplink"), p.getInt("flows")));
        assertThat(said).as("flows under way").isEqualTo(came);
        assertThat(explanation.getJsonArray("ways").getValuesAs(JsonObject.class))
                .allMatch(w -> w.getString("kernel").equals("agrees"))
                .allMatch(w -> w.getString("translatedTo")
                        .equals(w.getString("gateway").replaceFirst("1$", "2")));

        // somebody else's rule is in the way: the model and the kernel disagree, which is a problem until it is gone
        String rule = "pref 100 from " + CLIENT + " blackhole";
        router("rule add " + rule);
        Command.Result blocked = shell("wan:explain " + CLIENT + " " + INTERNET);
        assertThat(blocked.exit()).as(blocked.output()).isEqualTo(4);
        assertThat(blocked.output()).contains("the kernel refuses it");
        Await.until(
                "the disagreement is a problem",
                () -> shell("wan:status").output().contains("Packets from " + CLIENT + " to " + INTERNET));
        router("rule del " + rule);
        Await.until("no problem is left", () -> shell("wan:status").exit() == 0);

        // a rehearsed failure: nobody's new flow takes that uplink, and then they do again
        Process drill = new ProcessBuilder(inShell("wan:drill adsl 12s --json"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        running.add(drill);
        drill.getOutputStream().close();
        Await.until("the drill is in force", () -> ways(explained()).equals(List.of("gsm", "lte")));
        // what is desired is known a moment before what is shown
        Await.until(
                "adsl says why",
                () -> shell("wan:uplinks adsl").output().contains("its failure is rehearsed") || !drill.isAlive());
        int seen = 0;
        while (seen < 12 && drill.isAlive()) {
            Map<String, Integer> visit = visits(1);
            if (!ways(explained()).contains("adsl")) {
                assertThat(visit).doesNotContainKey("adsl");
                seen++;
            }
        }
        assertThat(seen).as("visits while the drill was in force").isPositive();
        assertThat(drill.waitFor(60, TimeUnit.SECONDS)).isTrue();
        JsonObject felt = json(new String(drill.getInputStream().readAllBytes()));
        assertThat(drill.exitValue()).as(felt.toString()).isZero();
        assertThat(felt.get("endedEarly")).isEqualTo(JsonValue.NULL);
        assertThat(felt.getInt("withoutMillis")).isZero();
        assertThat(felt.getInt("switchMicros")).isPositive();
        assertThat(felt.getJsonArray("newFlows").getValuesAs(JsonObject.class).stream()
                        .mapToInt(n -> n.getInt("flows"))
                        .sum())
                .isGreaterThanOrEqualTo(seen);
        Await.until("adsl is drawn again", () -> ways(explained()).equals(List.of("adsl", "gsm", "lte")));

        // a drill whose client has gone is over, long before its time
        Process left = new ProcessBuilder(inShell("wan:drill lte 30m"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        running.add(left);
        Await.until("lte counts as failed", () -> ways(explained()).equals(List.of("adsl", "gsm")));
        left.destroy();
        Await.until("lte is back", () -> ways(explained()).equals(List.of("adsl", "gsm", "lte")));

        // why; what would be decided next is worked out after a decision, when there is time
        Await.until(
                "what would come next is known", () -> shell("wan:why").output().contains("adsl failed: "));
        Command.Result why = shell("wan:why");
        assertThat(why.exit()).as(why.output()).isZero();
        assertThat(why.output()).contains("new flows go by", "adsl failed: ");
        assertThat(shell("wan:why lte").output()).contains("gateway 10.64.2.1 answers", "for it");
        assertThat(shell("wan:why " + INTERNET).output()).contains("the router itself to " + INTERNET, "agrees");
        assertThat(shell("wan:health").output()).contains("adsl", "gsm", "lte");
        assertThat(shell("wan:routes diff").output()).contains("No difference");

        // out of use until told otherwise
        assertThat(shell("wan:uplink disable gsm").exit()).isZero();
        Await.until("gsm is out of use", () -> ways(explained()).equals(List.of("adsl", "lte")));
        assertThat(shell("wan:uplink enable gsm").exit()).isZero();
        Await.until("gsm is in use", () -> ways(explained()).contains("gsm"));

        // one setting, until it is taken back
        Command.Result set = shell("wan:uplink set gsm weight 7");
        assertThat(set.exit()).as(set.output()).isZero();
        Await.until("gsm weighs 7", () -> weight("gsm") == 7);
        assertThat(shell("wan:config revert").exit()).isZero();
        Await.until("gsm weighs 3", () -> weight("gsm") == 3);
        assertThat(shell("wan:uplink set gsm weight much").output()).contains("weight");
        assertThat(shell("wan:strategy").output()).contains("pinned", "single");
        assertThat(shell("wan:strategy choose single").exit()).isZero();
        Await.until("one way for all", () -> ways(explained()).size() == 1);
        assertThat(shell("wan:config revert").exit()).isZero();
        Await.until("three ways", () -> ways(explained()).size() == 3);
        assertThat(shell("wan:plugins").exit()).isZero();

        // while paused nothing is mended, and then it is
        assertThat(shell("wan:pause 10m").exit()).isZero();
        router("route del default table 7703");
        assertThat(shell("wan:plan").output()).contains("table 7703");
        Command.Result paused = shell("wan:status");
        assertThat(paused.exit()).isEqualTo(4);
        assertThat(paused.output()).contains("Paused for another");
        assertThat(shell("wan:plan").output()).contains("table 7703");
        assertThat(shell("wan:resume").exit()).isZero();
        Await.until("the route is back", () -> shell("wan:plan").output().startsWith("Nothing to do"));
    }

    private static int weight(String uplink) {
        return json(shell("wan:uplinks " + uplink + " --json").output()).getInt("weight");
    }

    private static void router(String command) {
        List<String> argv = new ArrayList<>(List.of("ip", "netns", "exec", "pm-" + LAB + "-router", "ip"));
        argv.addAll(Arrays.asList(command.split(" ")));
        Command.run(argv);
    }
}

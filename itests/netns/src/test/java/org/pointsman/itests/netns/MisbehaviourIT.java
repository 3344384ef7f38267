/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plug-ins that throw, hang, flood, dawdle and cannot be stopped, in the daemon as shipped, while packets flow. */
class MisbehaviourIT {
    private static final String BAD = "com.example.bad";

    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        daemon.configure(Daemon.laptopStatic());
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    private void install(String vice, String version) throws IOException {
        Jars.copy(Jars.built(BAD), daemon.plugins(), BAD + "." + vice, version);
    }

    private List<JsonObject> plugins() {
        try (var reader = Json.createReader(
                new StringReader(daemon.ask("wan:plugins --json").output()))) {
            return reader.readObject().getJsonArray("plugins").getValuesAs(JsonObject.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String stateOf(String vice) {
        return plugins().stream()
                .filter(p -> p.getString("name").equals(BAD + "." + vice))
                .map(p -> p.getString("state"))
                .findFirst()
                .orElse("not there");
    }

    private void awaitState(String vice, String state) {
        Await.until(
                vice + " is " + state,
                () -> {
                    try {
                        daemon.status(); // which asks for problems, too
                    } catch (IOException e) {
                        return false;
                    }
                    return stateOf(vice).equals(state);
                },
                () -> plugins() + daemon.log());
    }

    @Test
    void badPluginsHurtThemselvesAloneAndAreReleasedByHandOrByAnUpdate() throws Exception {
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            for (String vice : List.of("slow", "stays", "throws", "floods", "hangs")) {
                install(vice, "1.0.0");
            }
            awaitState("hangs", "quarantine");
            awaitState("floods", "quarantine");
            awaitState("throws", "quarantine");
            int to = traffic.mark();
            assertThat(traffic.lostBetween(from, to - 50))
                    .as("no uplink of theirs is better, and nobody else's was touched")
                    .isZero();

            bed.carrier(1, false);
            traffic.awaitAllBy(2, 200);
            bed.carrier(1, true);
            traffic.awaitAllBy(1, 200);

            JsonObject hangs = plugins().stream()
                    .filter(p -> p.getString("name").equals(BAD + ".hangs"))
                    .findFirst()
                    .orElseThrow();
            assertThat(hangs.getString("quarantine")).contains("within");
            assertThat(hangs.getJsonArray("stack").toString()).contains("com.example.bad.Vice.hang");
            assertThat(daemon.log())
                    .contains("plug-in com.example.bad.hangs is in quarantine", "com.example.bad.Vice.hang(");
            assertThat(daemon.status().getJsonArray("problems").toString())
                    .contains("'wan:plugins release com.example.bad.hangs' or an update of it ends that");
            assertThat(daemon.ask("wan:history --json").output()).contains("com.example.bad.hangs is in quarantine");
            assertThat(daemon.ask("wan:plugins").output()).contains("quarantine", "Vice.hang");
            assertThat(stateOf("slow")).isEqualTo("runs");
            assertThat(stateOf("stays")).isEqualTo("runs");

            from = traffic.mark();
            assertThat(daemon.ask("wan:plugins release com.example.bad.throws").output())
                    .contains("com.example.bad.throws is called again.");
            daemon.awaitLog("plug-in com.example.bad.throws is called again");
            install("hangs", "1.0.1");
            daemon.awaitLog("plug-in com.example.bad.hangs is called again");

            for (String vice : List.of("slow", "stays", "throws", "floods", "hangs")) {
                Files.delete(daemon.plugins().resolve(BAD + "." + vice + ".jar"));
            }
            Await.until("all are gone", () -> plugins().isEmpty(), () -> plugins() + daemon.log());
            Await.until("all their uplinks are", () -> {
                try {
                    return daemon.status().getJsonArray("uplinks").size() == 2;
                } catch (IOException e) {
                    return false;
                }
            });
            to = traffic.mark();
            assertThat(traffic.lostBetween(from, to - 50)).as(daemon.log()).isZero();
            assertThat(traffic.waysBetween(from, to - 50)).containsExactly(1);
        }
        assertThat(daemon.stop()).isIn(0, 143);
    }

    @Test
    void aStrategyThatFailsIsStoodInForWhenItsUplinkFails() throws Exception {
        daemon.startAndWait();
        install("none", "1.0.0");
        install("throws", "1.0.0");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            for (String strategy : Stream.of("none", "throws").toList()) {
                daemon.configure(Daemon.laptopStatic()
                        .replaceFirst("\\{", "{ \"org.pointsman.steering\": { \"strategy\": \"" + strategy + "\" },"));
                Await.until(
                        strategy + " is to decide, and the bad one was found out",
                        () -> strategy.equals("none") // with which nothing is wrong
                                ? strategyIs(strategy)
                                : daemon.log().contains("strategy " + strategy + " failed")
                                        // what else the plug-in brings may have failed three times before
                                        || daemon.log().contains("strategy " + strategy + " is in quarantine"),
                        daemon::log);
                bed.carrier(1, false);
                traffic.awaitAllBy(2, 200);
                bed.carrier(1, true);
                traffic.awaitAllBy(1, 200);
            }
        }
    }

    private boolean strategyIs(String name) {
        try {
            return daemon.status().getString("strategy").equals(name);
        } catch (IOException e) {
            return false;
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.config.Host.eventually;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.ConfigurationListener;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.config.ConfigurationStore.Finding;
import org.pointsman.api.config.ConfigurationStore.Result;
import org.pointsman.api.config.ConfigurationStore.Version;

/** The bundle in a real Felix with Config Admin, metatype and Declarative Services. */
class ConfigurationFileIT {
    private static final String A = "com.acme.dish~a";
    private static final String B = "com.acme.dish~b";

    @TempDir
    static Path shared;

    @TempDir
    Path root;

    private Path file;
    private Path plugin;

    @BeforeEach
    void folders() throws Exception {
        file = Files.createDirectories(root.resolve("conf")).resolve("pointsman.json");
        Files.createDirectories(root.resolve("data"));
        plugin = shared.resolve("dish.jar");
        if (!Files.exists(plugin)) {
            Host.plugin(shared);
        }
    }

    private static String dish(String pid, String properties) {
        return "\"" + pid + "\": { \"interface.name\": \"sat0\"" + properties + " }";
    }

    private static String file(String... entries) {
        return "// mine\n{\n" + String.join(",\n", entries) + "\n}\n";
    }

    private Object metric(Host host, String pid) {
        return host.configuration(pid).map(p -> p.get("metric")).orElse("none");
    }

    private List<String> data() throws Exception {
        try (var files = Files.walk(root.resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .toList();
        }
    }

    @Test
    void a_fresh_install_gets_a_commented_example_that_configures_nothing() throws Exception {
        try (Host host = Host.start(root, Map.of(), plugin)) {
            ConfigurationStore store = host.store();
            eventually("in force", () -> store.status().current());
            assertThat(file).hasContent(Example.text());
            assertThat(store.versions()).extracting(Version::number).containsExactly(1);
            assertThat(host.configuration(A)).isEmpty();
        }
    }

    @Test
    void a_live_edit_takes_effect_typed_as_one_change_and_removal_removes() throws Exception {
        Files.writeString(file, file(dish(A, ", \"metric\": 10"), dish(B, ", \"ports\": [8080]")));
        try (Host host = Host.start(root, Map.of(), plugin)) {
            eventually("first", () -> metric(host, A).equals(10));
            eventually("second", () -> host.configuration(B).isPresent());
            assertThat(host.configuration(B).orElseThrow().get("ports")).isEqualTo(new Integer[] {8080});

            Files.writeString(file, file(dish(A, ", \"metric\": 20")));
            eventually("edited", () -> metric(host, A).equals(20));
            eventually("removed", () -> host.configuration(B).isEmpty());

            // an editor that writes beside and renames
            Path beside =
                    Files.writeString(root.resolve("conf/.pointsman.json.swp"), file(dish(A, ", \"metric\": 30")));
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            eventually("renamed", () -> metric(host, A).equals(30));
        }
    }

    @Test
    void a_bad_edit_is_refused_whole_and_the_last_good_one_keeps_running() throws Exception {
        Files.writeString(file, file(dish(A, ", \"metric\": 10")));
        try (Host host = Host.start(root, Map.of(), plugin)) {
            ConfigurationStore store = host.store();
            eventually("first", () -> store.status().current());

            Files.writeString(file, file(dish(A, ", \"metric\": 20"), dish(B, ", \"metric\": 0")));
            eventually("refused", () -> !store.status().current());
            assertThat(store.status().findings())
                    .extracting(Finding::toString)
                    .containsExactly(file + ":4: " + B + ": metric: the value is 0, allowed: 1 to 9999");
            assertThat(metric(host, A)).isEqualTo(10);
            assertThat(host.configuration(B)).isEmpty();

            Files.delete(file);
            eventually(
                    "missing",
                    () -> store.status().findings().stream()
                            .anyMatch(f -> f.sentence().equals("the file is missing")));
            assertThat(metric(host, A)).isEqualTo(10);

            Files.writeString(file, file(dish(A, ", \"metric\": 40")));
            eventually("right again", () -> metric(host, A).equals(40));
            eventually("told so", () -> store.status().current());
        }
    }

    @Test
    void a_restart_with_a_half_written_file_runs_the_last_good_configuration() throws Exception {
        String good = file(dish(A, ", \"metric\": 10"));
        Files.writeString(file, good);
        try (Host host = Host.start(root, Map.of(), plugin)) {
            eventually("first", () -> metric(host, A).equals(10));
            ConfigurationStore store = host.store();
            eventually("kept", () -> store.status().version() == 1);
        }
        Files.writeString(file, good.substring(0, good.length() / 2));
        try (Host host = Host.start(root, Map.of(), plugin)) {
            eventually("last good", () -> metric(host, A).equals(10));
            ConfigurationStore store = host.store();
            eventually("told so", () -> !store.status().findings().isEmpty());
            assertThat(store.status().current()).isFalse();
            assertThat(store.status().findings().get(0).sentence()).endsWith("it looks half-written");
        }
    }

    @Test
    void an_unknown_pid_becomes_valid_when_its_plugin_arrives_and_stays_when_it_leaves() throws Exception {
        Files.writeString(file, file(dish(A, ", \"metric\": 10")));
        try (Host host = Host.start(root, Map.of())) {
            ConfigurationStore store = host.store();
            eventually("refused", () -> !store.status().findings().isEmpty());
            assertThat(store.status().findings().get(0).sentence())
                    .isEqualTo("no bundle knows this PID; is its plug-in missing?");

            Bundle bundle = host.install(plugin);
            eventually("in force", () -> metric(host, A).equals(10));
            eventually("told so", () -> store.status().current());

            bundle.uninstall();
            // the same entries elsewhere in the file: what was good is not refused because its plug-in went away
            Files.writeString(file, "{ " + dish(A, ", \"metric\": 10") + " }");
            eventually("waits", () -> store.status().waiting().equals(List.of(A)));
            assertThat(metric(host, A)).isEqualTo(10);
            assertThat(store.status().current()).isTrue();
        }
        // restarted without the plug-in, which comes later
        try (Host host = Host.start(root, Map.of())) {
            ConfigurationStore store = host.store();
            eventually("waits", () -> store.status().waiting().equals(List.of(A)));
            assertThat(host.configuration(A)).isEmpty();
            host.install(plugin);
            eventually("in force", () -> metric(host, A).equals(10));
            eventually("told so", () -> store.status().waiting().isEmpty());
        }
    }

    @Test
    void a_program_saves_the_text_as_given_or_not_at_all() throws Exception {
        try (Host host = Host.start(root, Map.of(), plugin)) {
            ConfigurationStore store = host.store();
            String text = file("/* the dish */ " + dish(A, ", \"metric\": 10"));
            Result result = store.apply(text, "shell");
            assertThat(result).isEqualTo(new Result(true, List.of(), List.of(A)));
            assertThat(metric(host, A)).isEqualTo(10);
            assertThat(file).hasContent(text);
            assertThat(store.versions().get(0).author()).isEqualTo("shell");
            assertThat(store.text(store.versions().get(0).number())).contains(text);

            assertThat(store.apply(text.replace("10", "0"), "shell").applied()).isFalse();
            assertThat(file).hasContent(text);
            assertThat(store.check(text.replace("10", "0"), "draft"))
                    .extracting(Finding::toString)
                    .containsExactly("draft:3: " + A + ": metric: the value is 0, allowed: 1 to 9999");
            assertThat(store.status().current()).isTrue();
        }
    }

    @Test
    void a_configuration_is_in_force_only_when_the_slowest_knows_it() throws Exception {
        try (Host host = Host.start(root, Map.of(), plugin)) {
            ConfigurationStore store = host.store();
            eventually("the example", () -> store.status().told());
            AtomicBoolean known = new AtomicBoolean();
            host.context()
                    .registerService(
                            ConfigurationListener.class,
                            event -> {
                                if (event.getPid().equals(A)) {
                                    LockSupport.parkNanos(300_000_000); // a slow component
                                    known.set(true);
                                }
                            },
                            null);
            assertThat(store.apply(file(dish(A, ", \"metric\": 10")), "shell").applied())
                    .isTrue();
            assertThat(known).isTrue();
        }
    }

    @Test
    void checks_of_other_bundles_are_asked_and_a_broken_one_is_named() throws Exception {
        try (Host host = Host.start(root, Map.of(), plugin)) {
            ConfigurationStore store = host.store();
            assertThat(store.check(file(dish(A, ",\n \"note\": \"x\"")), "f"))
                    .extracting(Finding::toString)
                    .containsExactly("f:4: " + A + ": note: no note is allowed");
            assertThat(store.check(file(dish(A, ", \"note\": \"break\"")), "f"))
                    .extracting(Finding::toString)
                    .containsExactly("f: the check org.pointsman.config.plugin.DishCheck failed"
                            + " (java.lang.IllegalStateException: broken)");
        }
    }

    @Test
    void an_unwritable_data_folder_does_not_keep_the_configuration_from_being_in_force() throws Exception {
        Files.writeString(root.resolve("data/config"), "in the way");
        Files.writeString(file, file(dish(A, ", \"metric\": 10")));
        try (Host host = Host.start(root, Map.of(), plugin)) {
            eventually("in force", () -> metric(host, A).equals(10));
            Files.writeString(file, file(dish(A, ", \"metric\": 20")));
            eventually("live", () -> metric(host, A).equals(20));
            Files.writeString(file, "{");
            ConfigurationStore store = host.store();
            eventually("refused", () -> !store.status().findings().isEmpty());
            assertThat(metric(host, A)).isEqualTo(20);
        }
    }

    @Test
    void check_mode_judges_and_touches_nothing() throws Exception {
        Path other = Files.writeString(root.resolve("other.json"), file(dish(A, ", \"metrik\": 1")));
        Map<String, String> mode = Map.of("pointsman.mode", "check", "pointsman.check.file", other.toString());
        try (Host host = Host.start(root, mode, plugin)) {
            assertThatThrownBy(() -> host.checkTask().call())
                    .hasMessage(other + ":3: " + A + ": metrik: this key is not known here; did you mean metric?");
            Files.writeString(other, file(dish(A, ""), dish(B, "")));
            assertThat(host.checkTask().call()).isEqualTo(other + " is fine: 2 uplinks");
            assertThat(host.store().apply(file(dish(A, "")), "shell").applied()).isFalse();
            assertThat(host.configuration(A)).isEmpty();
        }
        assertThat(file).doesNotExist();
        assertThat(data()).isEmpty();
    }

    @Test
    void plan_mode_has_the_configuration_in_force_once_started_and_writes_nothing() throws Exception {
        Files.writeString(file, file(dish(A, ", \"metric\": 10")));
        try (Host host = Host.start(root, Map.of("pointsman.mode", "plan"), plugin)) {
            assertThat(metric(host, A)).isEqualTo(10);
        }
        assertThat(data()).isEmpty();
    }
}

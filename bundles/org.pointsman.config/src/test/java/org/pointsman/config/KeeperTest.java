/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.config.ConfigurationCheck.Problem;
import org.pointsman.api.config.ConfigurationStore.Finding;
import org.pointsman.api.config.ConfigurationStore.Result;
import org.pointsman.api.config.ConfigurationStore.Version;

class KeeperTest {
    private static final String A = "org.pointsman.uplink.ethernet~a";
    private static final String STEERING = "org.pointsman.steering";

    @TempDir
    Path root;

    private final MemoryAdmin admin = new MemoryAdmin();
    private final Map<String, PidType> known = new HashMap<>(Described.catalogue());
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> defaults = new HashMap<>();
    private final List<Runnable> timers = new ArrayList<>();
    private Path file;
    private Path mark;
    private History history;

    @BeforeEach
    void folders() throws IOException {
        file = Files.createDirectories(root.resolve("conf")).resolve("pointsman.json");
        mark = root.resolve("data/config/on-trial");
        history = new History(root.resolve("data/config/history"), new AtomicFile(), Clock.systemUTC());
    }

    private Keeper keeper() {
        return keeper(new AtomicFile());
    }

    private Keeper keeper(AtomicFile writer) {
        return new Keeper(
                file,
                Optional.of(history),
                writer,
                new Validator(() -> known, configuration -> List.copyOf(problems), () -> defaults),
                new OwnConfigurations(admin.service(), () -> {}),
                new Trials(mark, writer, Clock.systemUTC(), (time, task) -> timers.add(task)),
                true);
    }

    private static String uplink(int metric) {
        return "\"" + A + "\": { \"interface\": \"eth0\", \"metric\": " + metric + " }";
    }

    private static String both(int metric) {
        return "{ " + uplink(metric) + ", \"" + STEERING + "\": { \"strategy\": \"single\" } }";
    }

    private Object metric() {
        return admin.held.get(A).get("metric");
    }

    @Test
    void a_damaged_copy_in_the_history_is_passed_over() throws IOException {
        history.save(both(10), "file");
        history.save("{ \"org", "file");
        Files.writeString(file, "{");
        Keeper keeper = keeper();
        keeper.start();
        assertThat(metric()).isEqualTo(10);
        assertThat(keeper.status().version()).isEqualTo(1);
        assertThat(keeper.status().current()).isFalse();
    }

    @Test
    void after_an_upgrade_that_refuses_one_part_the_rest_of_the_last_good_one_runs() throws IOException {
        Files.writeString(file, both(10));
        keeper().start();
        admin.held.clear();
        known.put(
                "org.pointsman.uplink.ethernet",
                PidType.of(
                        "org.pointsman.uplink.ethernet",
                        true,
                        true,
                        List.of(
                                new PidType.Attribute(Described.text("interface"), true),
                                new PidType.Attribute(Described.number("metric", 1, 9), false))));
        Keeper upgraded = keeper();
        upgraded.start();
        assertThat(admin.held).containsOnlyKeys(STEERING);
        assertThat(upgraded.status().findings())
                .extracting(Finding::sentence)
                .containsExactly("the value is 10, allowed: 1 to 9");
    }

    @Test
    void a_check_that_comes_late_is_told_but_takes_nothing_out_of_force() throws IOException {
        Files.writeString(file, both(10));
        Keeper keeper = keeper();
        keeper.start();
        problems.add(new Problem(A, "interface", "eth0 is taken"));
        keeper.reconsider();
        assertThat(metric()).isEqualTo(10);
        assertThat(keeper.status().findings()).hasSize(1);
        problems.clear();
        keeper.reconsider();
        assertThat(keeper.status().findings()).isEmpty();
        assertThat(keeper.versions()).extracting(Version::number).containsExactly(1);
    }

    @Test
    void what_config_admin_cannot_take_is_taken_back_whole() throws IOException {
        Files.writeString(file, both(10));
        Keeper keeper = keeper();
        keeper.start();
        admin.broken.add(STEERING);
        Result result = keeper.apply(both(20).replace("single", "other"), "shell");
        assertThat(result.applied()).isFalse();
        assertThat(result.findings())
                .extracting(Finding::sentence)
                .containsExactly("the configuration cannot be put in force (disk full)");
        assertThat(metric()).isEqualTo(10);
        assertThat(keeper.versions()).hasSize(1);
    }

    @Test
    void a_file_that_cannot_be_written_changes_nothing() throws IOException {
        Files.writeString(file, both(10));
        Keeper keeper = keeper(new AtomicFile(step -> {
            throw new IOException("No space left on device");
        }));
        keeper.start();
        assertThat(keeper.apply(both(20), "shell").findings())
                .extracting(Finding::toString)
                .containsExactly(file + ": the file cannot be written (No space left on device)");
        assertThat(metric()).isEqualTo(10);
        assertThat(file).hasContent(both(10));
    }

    @Test
    void a_missing_file_at_start_runs_the_last_good_one_and_writes_no_example() throws IOException {
        history.save(both(10), "file");
        Keeper keeper = keeper();
        keeper.start();
        assertThat(metric()).isEqualTo(10);
        assertThat(file).doesNotExist();
    }

    @Test
    void configurations_of_others_stay() throws IOException {
        admin.held.put("com.acme.other", new Hashtable<>(Map.of("a", 1)));
        Files.writeString(file, both(10));
        Keeper keeper = keeper();
        keeper.start();
        assertThat(admin.held).containsOnlyKeys(A, STEERING, "com.acme.other");
        assertThat(keeper.apply("{}", "shell").changed()).containsExactly(STEERING, A);
        assertThat(admin.held).containsOnlyKeys("com.acme.other");
    }

    @Test
    void not_utf8_is_one_sentence() throws IOException {
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        Keeper keeper = keeper();
        keeper.start();
        assertThat(keeper.status().findings())
                .extracting(Finding::toString)
                .containsExactly(file + ": the file is not UTF-8 text");
    }

    private Keeper onTrial() throws IOException {
        Files.writeString(file, both(10));
        Keeper keeper = keeper();
        keeper.start();
        assertThat(keeper.applyOnTrial(both(20), "shell").applied()).isTrue();
        assertThat(metric()).isEqualTo(20);
        assertThat(keeper.trial()).hasValueSatisfying(t -> {
            assertThat(t.version()).isEqualTo(2);
            assertThat(t.before()).isEqualTo(1);
        });
        return keeper;
    }

    private void timeIsOver() {
        timers.forEach(Runnable::run);
    }

    @Test
    void what_nobody_confirms_is_taken_back() throws IOException {
        Keeper keeper = onTrial();
        timeIsOver();
        assertThat(metric()).isEqualTo(10);
        assertThat(file).hasContent(both(10));
        assertThat(keeper.trial()).isEmpty();
        assertThat(mark).doesNotExist();
        assertThat(keeper.versions()).extracting(Version::author).containsExactly("revert", "shell", "file");
        assertThat(keeper.status().current()).isTrue();
    }

    @Test
    void what_is_confirmed_stays() throws IOException {
        Keeper keeper = onTrial();
        assertThat(keeper.confirm("console")).isPresent();
        timeIsOver();
        assertThat(metric()).isEqualTo(20);
        assertThat(file).hasContent(both(20));
        Keeper next = keeper();
        next.start();
        assertThat(metric()).isEqualTo(20);
        assertThat(next.confirm("console")).isEmpty();
    }

    @Test
    void a_crash_ends_a_trial() throws IOException {
        onTrial();
        Keeper next = keeper();
        next.start();
        assertThat(metric()).isEqualTo(10);
        assertThat(file).hasContent(both(10));
        assertThat(mark).doesNotExist();
        Keeper afterThat = keeper();
        afterThat.start();
        assertThat(metric()).isEqualTo(10);
        assertThat(afterThat.versions()).hasSize(3);
    }

    @Test
    void a_power_cut_at_any_moment_of_a_change_on_trial_leaves_what_was_confirmed() throws IOException {
        Files.writeString(file, both(10));
        keeper().start();
        int steps = 0;
        for (boolean cut = true; cut; steps++) {
            int last = steps;
            AtomicInteger done = new AtomicInteger();
            Keeper keeper = keeper(new AtomicFile(step -> {
                if (done.getAndIncrement() == last) {
                    throw new PowerCut();
                }
            }));
            keeper.start();
            try {
                keeper.applyOnTrial(both(20), "shell");
                cut = false;
            } catch (PowerCut e) {
                assertThat(done.get()).isGreaterThan(last);
            }
            timers.clear();
            keeper().start();
            assertThat(metric()).as("after " + last + " steps").isEqualTo(10);
            assertThat(file).hasContent(both(10));
        }
        assertThat(steps).as("mark and file, five steps each, at least").isGreaterThan(10);
    }

    /** Nothing that comes later happens. */
    private static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;
    }

    @Test
    void a_second_change_waits_for_the_first() throws IOException {
        Keeper keeper = onTrial();
        assertThat(keeper.apply(both(30), "console").findings())
                .extracting(Finding::sentence)
                .containsExactly("version 2, by shell, waits for its confirmation; confirm or revert it first");
        assertThat(keeper.applyOnTrial(both(30), "console").applied()).isFalse();
        assertThat(keeper.revert("shell").changed()).containsExactly(A);
        assertThat(metric()).isEqualTo(10);
        assertThat(keeper.revert("shell").findings())
                .extracting(Finding::sentence)
                .containsExactly("no configuration waits for its confirmation");
        assertThat(keeper.apply(both(30), "console").applied()).isTrue();
    }

    @Test
    void whoever_edits_the_file_meanwhile_has_the_last_word() throws IOException {
        Keeper keeper = onTrial();
        Files.writeString(file, both(25));
        keeper.reconsider();
        assertThat(keeper.trial()).isEmpty();
        timeIsOver();
        assertThat(metric()).isEqualTo(25);
    }

    @Test
    void a_bad_edit_meanwhile_is_not_written_over() throws IOException {
        Keeper keeper = onTrial();
        Files.writeString(file, "{ my work");
        keeper.reconsider();
        timeIsOver();
        assertThat(metric()).isEqualTo(10);
        assertThat(file).hasContent("{ my work");
        assertThat(keeper.status().current()).isFalse();
    }

    @Test
    void a_change_that_changes_nothing_needs_no_confirmation() throws IOException {
        Files.writeString(file, both(10));
        Keeper keeper = keeper();
        keeper.start();
        assertThat(keeper.applyOnTrial(both(10), "shell").applied()).isTrue();
        assertThat(keeper.trial()).isEmpty();
        assertThat(mark).doesNotExist();
    }

    @Test
    void edits_are_on_trial_where_the_configuration_says_so() throws IOException {
        Files.writeString(file, both(10));
        Keeper keeper = keeper();
        keeper.start();
        keeper.terms(new Keeper.Terms(Duration.ofSeconds(60), true));
        Files.writeString(file, both(20));
        keeper.reconsider();
        assertThat(metric()).isEqualTo(20);
        timeIsOver();
        assertThat(metric()).isEqualTo(10);
        assertThat(file).hasContent(both(10));
    }

    @Test
    void what_a_feature_brings_along_holds_until_the_file_says_otherwise_and_goes_with_it() throws IOException {
        Files.writeString(file, "{ " + uplink(10) + " }");
        defaults.put("quota.json", "{ \"" + STEERING + "\": { \"strategy\": \"single\" } }");
        Keeper keeper = keeper();
        keeper.start();
        assertThat(admin.held).containsOnlyKeys(A, STEERING);
        assertThat(keeper.text(1)).as("the file's alone is kept").contains("{ " + uplink(10) + " }");
        Files.writeString(file, both(20).replace("single", "pinned"));
        keeper.reconsider();
        assertThat(admin.held.get(STEERING).get("strategy")).isEqualTo("pinned");
        Files.writeString(file, "{ " + uplink(20) + " }");
        keeper.reconsider();
        assertThat(admin.held.get(STEERING).get("strategy")).isEqualTo("single");
        defaults.clear();
        keeper.reconsider();
        assertThat(admin.held).containsOnlyKeys(A);
    }

    @Test
    void a_feature_whose_default_is_wrong_takes_nothing_from_the_file() throws IOException {
        Files.writeString(file, "{ " + uplink(10) + " }");
        defaults.put(
                "quota.json",
                "{ \"" + STEERING + "\": { \"strtegy\": \"single\" }, \"com.example.later\": { \"a\": 1 } }");
        Keeper keeper = keeper();
        keeper.start();
        assertThat(admin.held).containsOnlyKeys(A);
        assertThat(keeper.status().current()).isTrue();
        assertThat(keeper.judge("{ " + uplink(10) + " }", "f.json").faults())
                .singleElement()
                .asString()
                .isEqualTo(
                        "quota.json: org.pointsman.steering: strtegy: this key is not known here; did you mean strategy?");
    }
}

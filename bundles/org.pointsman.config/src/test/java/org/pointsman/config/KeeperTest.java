/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private Path file;
    private History history;

    @BeforeEach
    void folders() throws IOException {
        file = Files.createDirectories(root.resolve("conf")).resolve("pointsman.json");
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
                new Validator(() -> known, configuration -> List.copyOf(problems)),
                new OwnConfigurations(admin.service(), () -> {}),
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
}

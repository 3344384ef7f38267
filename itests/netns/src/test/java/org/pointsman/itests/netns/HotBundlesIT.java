/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every bundle of ours is updated, and all are stopped and started in any order, in the daemon as shipped, while packets flow. */
class HotBundlesIT {
    /** Orders of starting; the bench's hundred by -Dpointsman.orders=100. */
    private static final int ORDERS = Integer.getInteger("pointsman.orders", 3);

    private Bed bed;
    private Daemon daemon;
    private Path workshop;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        daemon.configure(Daemon.laptopStatic()
                .replaceFirst(
                        "\\{",
                        "{ \"org.pointsman.nat\": {}, \"org.pointsman.steering\": { \"strategy\": \"pinned\" },"));
        workshop = Files.createDirectories(daemon.plugins().resolveSibling("workshop"));
        Jars.copy(Jars.built("com.example.mechanic"), daemon.plugins(), "com.example.mechanic", "1.0.0");
        Jars.copy(
                Jars.built("com.example.strategy.lowestlatency"),
                daemon.plugins(),
                "com.example.strategy.lowestlatency",
                "1.0.0");
        daemon.startWithAll();
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    private String order(String words) throws IOException {
        Path part = Files.writeString(workshop.resolve("order"), words);
        Files.move(part, workshop.resolve("orders"), StandardCopyOption.ATOMIC_MOVE);
        Path answers = workshop.resolve("answers");
        Await.until("an answer to: " + words, () -> Files.exists(answers), daemon::log);
        String answer = Files.readString(answers);
        Files.delete(answers);
        return answer;
    }

    /** What is in the kernel, but for what is counted there. */
    private String kernel() {
        return bed.everything().replaceAll("packets \\d+ bytes \\d+", "");
    }

    private void awaitAsItWas(String before, String after) {
        daemon.awaitReady();
        Await.until(
                "the kernel holds what it held, and nothing is to be done, after " + after,
                () -> {
                    try {
                        return daemon.ask("wan:plan --json").output().contains("\"steps\":[]")
                                && kernel().equals(before);
                    } catch (IOException e) {
                        return false;
                    }
                },
                () -> daemon.log() + "\n" + before + "\n---- now\n" + kernel());
    }

    @Test
    void everyBundleIsUpdatedUnderTrafficWithoutALostPacket() throws Exception {
        String before = kernel();
        List<String> bundles = order("list").lines().toList();
        assertThat(bundles).contains("org.pointsman.api", "org.pointsman.kernel", "com.example.strategy.lowestlatency");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            for (String bundle : bundles) {
                assertThat(order("update " + bundle)).as(bundle).isEqualTo("done");
                daemon.awaitReady();
            }
            awaitAsItWas(before, "all of them");
            traffic.awaitAllBy(1, 200);
            int to = traffic.mark() - 50;
            assertThat(traffic.waysBetween(from, to)).containsExactly(1);
            assertThat(traffic.lostBetween(from, to)).isZero();
        }
        bed.carrier(1, false);
        daemon.awaitChosen("lte"); // and it still does its work
    }

    @Test
    void anyOrderOfStoppingAndStartingEndsInTheSameKernelStateWithoutALostPacket() throws Exception {
        String before = kernel();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            for (int seed = 1; seed <= ORDERS; seed++) {
                assertThat(order("restart " + seed)).as("seed " + seed).isEqualTo("done");
                awaitAsItWas(before, "order of seed " + seed);
            }
            int to = traffic.mark() - 50;
            assertThat(traffic.waysBetween(from, to)).containsExactly(1);
            assertThat(traffic.lostBetween(from, to)).isZero();
        }
    }
}

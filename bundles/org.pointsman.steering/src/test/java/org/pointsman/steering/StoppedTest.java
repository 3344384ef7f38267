/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What still comes when steering was stopped is met with silence, not with an exception. */
class StoppedTest {
    @TempDir
    Path data;

    @Test
    void whoSubscribesWhileItStopsIsNotGivenARejectedExecution() {
        World world = World.laptop(data);
        world.settle();
        world.steering.stop();
        world.settle();
        List<Object> heard = new ArrayList<>();
        assertThatCode(() -> world.steering.wan().subscribe(heard::add)).doesNotThrowAnyException();
        assertThat(heard).isEmpty();
    }

    @Test
    void uplinksAndLinksThatChangeWhileItStopsAreNotGivenARejectedExecution() {
        World world = World.laptop(data);
        world.settle();
        world.steering.stop();
        assertThatCode(() -> {
                    world.kernel.carrier("eth0", false);
                    world.uplink("gsm", 30, "eth0", "10.64.1.2/24", "10.64.1.1");
                    world.settle();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aTaskAfterTheEndOfThePoolIsLeftOut() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        pool.shutdown();
        SerialExecutor thread = new SerialExecutor(pool, "uplink-adsl");
        assertThatCode(() -> thread.execute(() -> {})).doesNotThrowAnyException();
        assertThat(thread.offer(() -> {}, 5)).isFalse();
    }
}

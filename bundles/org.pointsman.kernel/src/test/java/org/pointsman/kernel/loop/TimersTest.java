/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.Registration;

class TimersTest {
    private static final long MS = 1_000_000;

    private final Timers timers = new Timers();
    private final List<String> ran = new ArrayList<>();

    private Registration add(String name, long dueMillis, long slackMillis) {
        return timers.add(dueMillis * MS, slackMillis * MS, () -> ran.add(name));
    }

    private List<String> runAt(long millis) {
        for (Optional<Runnable> due = timers.takeDue(millis * MS); due.isPresent(); due = timers.takeDue(millis * MS)) {
            due.get().run();
        }
        return ran;
    }

    @Test
    void whatMayWaitRunsWithWhatMayNot() {
        add("heartbeat", 100, 50);
        add("carrier", 120, 0);
        assertThat(timers.millisToNext(0)).isEqualTo(120);
        assertThat(runAt(120)).containsExactly("heartbeat", "carrier");
        assertThat(timers.millisToNext(0)).isEqualTo(-1);
    }

    @Test
    void whatMayWaitDoesNotWaitLongerThanItsSlackAndNeverRunsEarly() {
        add("heartbeat", 100, 50);
        add("later", 200, 0);
        assertThat(timers.millisToNext(0)).isEqualTo(150);
        assertThat(runAt(99)).isEmpty();
        assertThat(runAt(150)).containsExactly("heartbeat");
        assertThat(timers.millisToNext(150 * MS)).isEqualTo(50);
    }

    @Test
    void whatIsLateIsWaitedForNoLonger() {
        add("heartbeat", 100, 50);
        assertThat(timers.millisToNext(160 * MS)).isZero();
        assertThat(timers.millisToNext(149 * MS + 1)).isEqualTo(1);
    }

    @Test
    void closedTimersWakeNobody() {
        Registration closed = add("closed", 100, 0);
        add("left", 300, 10);
        closed.close();
        closed.close();
        assertThat(timers.millisToNext(0)).isEqualTo(310);
        assertThat(runAt(400)).containsExactly("left");
    }

    @Test
    void theClockMayWrap() {
        long end = Long.MAX_VALUE - MS;
        timers.add(end, 2 * MS, () -> ran.add("first"));
        timers.add(end + 3 * MS, 0, () -> ran.add("second"));
        assertThat(timers.millisToNext(end - MS)).isEqualTo(3);
        assertThat(timers.takeDue(end + MS)).isPresent();
        assertThat(timers.takeDue(end + MS)).isEmpty();
        assertThat(timers.takeDue(end + 3 * MS)).isPresent();
    }
}

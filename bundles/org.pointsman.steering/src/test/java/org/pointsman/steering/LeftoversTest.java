/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** What becomes of the flows of an uplink that gets no new ones any longer. */
class LeftoversTest {
    @TempDir
    Path data;

    private World world;
    private Optional<Duration> drain = Optional.empty();

    @BeforeEach
    void build() {
        world = World.laptop(data);
        world.steering.addStrategy("marking", this::desired);
        world.steering.strategy("marking");
        world.settle();
        world.kernel.clearApplied();
    }

    /** As single does, with flows marked. */
    private NetworkState desired(WanSnapshot s) {
        NetworkState.Builder b = NetworkState.builder().addAll(s.flowMarks());
        s.uplinks().stream()
                .filter(UplinkView::usable)
                .findFirst()
                .or(s::chosen)
                .map(s::defaultBy)
                .ifPresent(b::addAll);
        drain.ifPresent(b::drain);
        return b.build();
    }

    private List<String> deletions() {
        List<String> found =
                world.steps().stream().filter(s -> s.startsWith("conntrack")).toList();
        world.kernel.clearApplied();
        return found;
    }

    @Test
    void ofAnUplinkThatFailedTheyAreDeletedOnceAndLast() {
        world.kernel.carrier("eth0", false);
        world.settle();
        assertThat(world.steps()).last().isEqualTo("conntrack -D --mark 0x1000000/0xff000000");
        assertThat(deletions()).hasSize(1);
        world.after(Duration.ofMinutes(2));
        assertThat(deletions()).isEmpty();
    }

    @Test
    void ofAnUplinkThatCameBackTheyStayWhereTheyAre() {
        world.kernel.carrier("eth0", false);
        world.settle();
        deletions();
        world.kernel.carrier("eth0", true);
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        world.after(Duration.ofMinutes(10));
        assertThat(deletions()).isEmpty();
    }

    @Test
    void ofABackupThatFailsWhileItIsNotInUseTheyAreDeletedToo() {
        world.kernel.carrier("wlan0", false);
        world.settle();
        assertThat(deletions()).containsExactly("conntrack -D --mark 0x2000000/0xff000000");
        assertThat(world.lastDecision().reasons()).contains("then: conntrack -D --mark 0x2000000/0xff000000");
    }

    @Test
    void whileThereIsNoOtherUplinkTheyAreKeptAndThenDeleted() {
        world.kernel.carrier("wlan0", false);
        world.settle();
        deletions();
        world.kernel.carrier("eth0", false);
        world.settle();
        assertThat(deletions()).as("nowhere to go").isEmpty();
        world.kernel.carrier("wlan0", true);
        world.settle();
        assertThat(deletions()).containsExactly("conntrack -D --mark 0x1000000/0xff000000");
    }

    @Test
    void whileThereIsNoOtherUplinkAndItComesBackTheyAreKept() {
        world.kernel.carrier("wlan0", false);
        world.settle();
        deletions();
        world.kernel.carrier("eth0", false);
        world.settle();
        world.kernel.carrier("eth0", true);
        world.settle();
        world.kernel.carrier("wlan0", true);
        world.settle();
        assertThat(deletions()).isEmpty();
    }

    @Test
    void afterARefusedPlanTheyAreDeletedWhenTheRetrySucceeds() {
        world.kernel.refuse(step -> step.text().contains("table 7700") ? Optional.of("not now") : Optional.empty());
        world.kernel.carrier("eth0", false);
        world.settle();
        assertThat(deletions()).isEmpty();
        world.kernel.refuse(step -> Optional.empty());
        world.after(Duration.ofSeconds(2));
        assertThat(deletions()).containsExactly("conntrack -D --mark 0x1000000/0xff000000");
    }

    @Test
    void withADrainTimeFlowsOfTheBackupEndWhenItIsOver() {
        drain = Optional.of(Duration.ofSeconds(60));
        world.kernel.carrier("eth0", false);
        world.settle();
        deletions();
        world.kernel.carrier("eth0", true);
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        world.after(Duration.ofSeconds(59));
        assertThat(deletions()).isEmpty();
        world.after(Duration.ofSeconds(2));
        assertThat(deletions()).containsExactly("conntrack -D --mark 0x2000000/0xff000000");
        world.after(Duration.ofMinutes(5));
        assertThat(deletions()).isEmpty();
    }

    @Test
    void whoComesIntoUseAgainWhileDrainingKeepsItsFlows() {
        drain = Optional.of(Duration.ofSeconds(60));
        world.kernel.carrier("eth0", false);
        world.settle();
        world.kernel.carrier("eth0", true);
        world.settle();
        world.kernel.carrier("eth0", false);
        world.settle();
        deletions();
        world.after(Duration.ofSeconds(61));
        assertThat(deletions()).isEmpty();
    }

    @Test
    void withTheTimeZeroTheyMoveAtOnce() {
        drain = Optional.of(Duration.ZERO);
        world.kernel.carrier("eth0", false);
        world.settle();
        deletions();
        world.kernel.carrier("eth0", true);
        world.settle();
        assertThat(deletions()).containsExactly("conntrack -D --mark 0x2000000/0xff000000");
    }

    @Test
    void ofAnUplinkThatDiedBeforeTheStartTheyAreDeletedOnce() {
        World next = world.restarted();
        next.kernel.carrier("eth0", false);
        next.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        next.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        next.settle();
        next.kernel.clearApplied();
        next.steering.addStrategy("marking", this::desired);
        next.steering.strategy("marking");
        next.settle();
        assertThat(next.steps()).contains("conntrack -D --mark 0x1000000/0xff000000");
        next.kernel.clearApplied();
        next.after(Duration.ofMinutes(5));
        assertThat(next.steps()).isEmpty();
    }

    @Test
    void whereNoFlowIsMarkedNothingIsDeleted() {
        world.steering.strategy("single");
        world.settle();
        world.kernel.carrier("eth0", false);
        world.settle();
        assertThat(deletions()).isEmpty();
    }
}

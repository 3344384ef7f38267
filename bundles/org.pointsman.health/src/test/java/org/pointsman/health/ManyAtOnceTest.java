/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.kernel.EchoListener;
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.testkit.Snapshots;
import org.pointsman.testkit.VirtualLoop;

/** Many uplinks that share a fate, in virtual time. */
class ManyAtOnceTest {
    private static final int MANY = 64;

    private final VirtualLoop loop = new VirtualLoop();
    private final Map<String, Integer> asked = new HashMap<>();
    private final List<Long> told = new ArrayList<>();
    private boolean answered = true;
    private final EchoSockets sockets = (device, mark, listener) -> new Wire(device, listener);
    private final Prober prober = new Prober(
            loop,
            sockets,
            kind -> Optional.of(new IcmpProbe(loop, sockets)),
            name -> new Settings(true, Profile.DEFAULT, List.of(Line.A, Line.B, Line.C), 1, Line.MARKS, 0, 0, 0),
            (device, address) -> true,
            Map::of,
            () -> told.add(dead()));

    /** One that answers after 20 ms, as all do. */
    private final class Wire implements EchoSocket {
        private final String device;
        private final EchoListener listener;

        Wire(String device, EchoListener listener) {
            this.device = device;
            this.listener = listener;
        }

        @Override
        public Optional<String> send(IpAddress target, int sequence) {
            asked.merge(device, 1, Integer::sum);
            if (answered) {
                loop.schedule(Duration.ofMillis(20), () -> listener.answered(target, sequence, loop.nanoTime()));
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private long dead() {
        return names(MANY).filter(n -> prober.of(n).state() == HealthState.DOWN).count();
    }

    private static Stream<String> names(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "u" + i);
    }

    private static WanSnapshot uplinks(int count) {
        Snapshots snapshots = Snapshots.of();
        names(count).forEach(n -> snapshots.uplink(n, 10, n));
        return snapshots.build();
    }

    private int askedOfEach(Duration time) {
        asked.clear();
        loop.advance(time);
        assertThat(asked.values()).as("none more than another").allMatch(n -> Math.abs(n - asked.get("u1")) <= 1);
        return asked.get("u1");
    }

    @Test
    void sixtyFourThatDieAtOnceAreToldOnceAndAskedNoMoreThanOneAlone() {
        prober.look(uplinks(1));
        loop.advance(Duration.ofSeconds(5));
        answered = false;
        int alone = askedOfEach(Duration.ofSeconds(10));
        answered = true;
        prober.look(uplinks(MANY));
        loop.advance(Duration.ofMinutes(1));
        assertThat(dead()).isZero();
        told.clear();
        answered = false;
        assertThat(askedOfEach(Duration.ofSeconds(10)))
                .as("by what each sends, no more than when it is the only one")
                .isLessThanOrEqualTo(alone + 3);
        assertThat(asked).hasSize(MANY);
        assertThat(told)
                .as("once that they are lossy, once that they are dead; whoever acts on it sees all of it")
                .containsExactly(0L, (long) MANY);
    }
}

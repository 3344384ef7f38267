/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.pointsman.api.wan.UplinkView;

/** Whatever the policies, and whatever happened before: a dead uplink is left at once, if there is any other. */
class LeavingTest {
    private static final String[] DEVICES = {"eth0", "wlan0", "wwan0"};
    private static final List<Policy> POLICIES = List.of(
            Policy.DEFAULT,
            Policy.DEFAULT.with(Map.of("failback", "manual")),
            Policy.DEFAULT.with(Map.of("preempt", false)),
            Policy.DEFAULT.with(Map.of("holdDownSeconds", 30)),
            Policy.DEFAULT.with(Map.of("preempt", false, "failback", "manual", "holdDownSeconds", 3)));

    private Path data;

    @BeforeTry
    void folder() throws IOException {
        data = Files.createTempDirectory("leaving");
    }

    @AfterTry
    void clear() throws IOException {
        try (var files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> {
                try {
                    Files.delete(f);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Property(tries = 60)
    void trafficIsByAnUplinkThatWorksAsSoonAsThereIsOne(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 2) Integer> toggled,
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 20_000) Integer> pausesMillis,
            @ForAll @Size(value = 3) List<@IntRange(max = 4) Integer> policies) {
        World world = World.laptop(data);
        world.kernel.addLink("wwan0", true);
        world.answers("wwan0", "10.64.3.1", true);
        world.uplink("gsm", 30, "wwan0", "10.64.3.2/24", "10.64.3.1");
        world.steering.policies(new Policies(
                POLICIES.get(policies.get(0)),
                Map.of(20, POLICIES.get(policies.get(1)), 30, POLICIES.get(policies.get(2))),
                Flapping.Terms.DEFAULT));
        world.settle();
        boolean[] carrier = {true, true, true};
        for (int i = 0; i < toggled.size(); i++) {
            int which = toggled.get(i);
            carrier[which] = !carrier[which];
            world.kernel.carrier(DEVICES[which], carrier[which]);
            world.loop.run();
            right(world);
            world.after(Duration.ofMillis(pausesMillis.get(i % pausesMillis.size())));
            right(world);
        }
        for (int which = 0; which < 3; which++) {
            world.kernel.carrier(DEVICES[which], true);
        }
        world.settle();
        world.steering.wan().failBack(java.util.Optional.empty());
        world.settle();
        assertThat(world.chosen()).as("nothing is held back for ever").isEqualTo("adsl");
    }

    private static void right(World world) {
        List<UplinkView> uplinks = world.steering.wan().snapshot().uplinks();
        if (uplinks.stream().anyMatch(UplinkView::usable)) {
            UplinkView chosen = world.steering.wan().chosen().orElseThrow();
            assertThat(chosen.usable())
                    .as(() -> chosen.name() + ": " + chosen.explanation())
                    .isTrue();
            boolean anotherIsFree = uplinks.stream().anyMatch(UplinkView::eligible);
            assertThat(chosen.eligible()).isEqualTo(anotherIsFree);
        }
    }
}

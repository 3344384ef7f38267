/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pointsman.api.notice.Notice;
import org.pointsman.api.wan.Reachability;
import org.pointsman.testkit.Snapshots;

class StandingTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static Standing standing(String chosen, Map<String, Boolean> usable) {
        TreeMap<String, Standing.One> uplinks = new TreeMap<>();
        usable.forEach((name, is) -> uplinks.put(name, new Standing.One(is, is ? "it answers" : "no carrier")));
        return new Standing(uplinks, Optional.of(chosen).filter(c -> !c.isEmpty()));
    }

    private static List<String> since(Standing before, Standing now) {
        return now.since(before, NOW).stream()
                .map(n -> n.kind() + " " + n.uplink() + " " + n.usable())
                .toList();
    }

    @Test
    void nothingIsNewWhileNothingChanges() {
        Standing same = standing("adsl", Map.of("adsl", true, "lte", false));
        assertThat(since(same, same)).isEmpty();
    }

    @Test
    void whoGoesIsToldBeforeWhoTakesOver() {
        Standing before = standing("adsl", Map.of("adsl", true, "lte", false));
        Standing now = standing("lte", Map.of("adsl", false, "lte", true));
        assertThat(since(before, now)).containsExactly("UNUSABLE adsl [lte]", "USABLE lte [lte]", "CHOSEN lte [lte]");
        Notice first = now.since(before, NOW).get(0);
        assertThat(first.sentence()).isEqualTo("adsl cannot be used: no carrier");
        assertThat(first.time()).isEqualTo(NOW);
        assertThat(now.since(before, NOW).get(2).sentence()).isEqualTo("lte carries the traffic now, adsl did before");
    }

    @Test
    void theLastOneLeavesNobodyBehind() {
        assertThat(since(standing("adsl", Map.of("adsl", true)), standing("", Map.of("adsl", false))))
                .containsExactly("UNUSABLE adsl []");
    }

    @Test
    void whoIsNewInTheConfigurationIsNoNews() {
        Standing before = standing("adsl", Map.of("adsl", true));
        assertThat(since(before, standing("adsl", Map.of("adsl", true, "lte", true))))
                .isEmpty();
        assertThat(since(before, standing("", Map.of()))).isEmpty();
    }

    @Test
    void aStartIsNoNews() {
        Snapshots world = Snapshots.of().uplink("adsl", 10, "eth0").uplink("lte", 20, "wlan0");
        world.reachability("adsl", Reachability.UNKNOWN).reachability("lte", Reachability.UNKNOWN);
        Standing first = Standing.of(world.build(), Optional.empty());
        Standing then = Standing.of(world.carrier("adsl").build(), Optional.of(first));
        assertThat(since(first, then)).isEmpty();
        Standing last =
                Standing.of(world.reachability("lte", Reachability.UNREACHABLE).build(), Optional.of(then));
        assertThat(since(then, last)).isEmpty();
        assertThat(since(last, Standing.of(world.carrier("lte").build(), Optional.of(last))))
                .containsExactly("USABLE lte [adsl, lte]");
    }

    @Test
    void aCableThatIsPluggedInAgainIsToldWhenTheGatewayAnswers() {
        Snapshots world = Snapshots.of().uplink("adsl", 10, "eth0").noCarrier("adsl");
        Standing gone = Standing.of(world.build(), Optional.empty());
        world.carrier("adsl").reachability("adsl", Reachability.UNKNOWN);
        Standing asked = Standing.of(world.build(), Optional.of(gone));
        assertThat(since(gone, asked)).isEmpty();
        Standing back = Standing.of(world.carrier("adsl").build(), Optional.of(asked));
        assertThat(since(asked, back)).containsExactly("USABLE adsl [adsl]");
        assertThat(since(back, Standing.of(world.noCarrier("adsl").build(), Optional.of(back))))
                .containsExactly("UNUSABLE adsl []");
    }
}

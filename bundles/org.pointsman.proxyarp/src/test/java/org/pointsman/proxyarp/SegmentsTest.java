/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.net.InterfacePrefix;

class SegmentsTest {
    private static final Member CABLE = member("br0", 1, 0);
    private static final Member WIFI = member("wlan0", 2, 1);

    private long numbers = 0x1000;
    private final Segments segments = new Segments(() -> numbers++);
    private long now;

    private static Member member(String name, int index, int rank) {
        Mac mac = new Mac(0x020000000000L + index);
        Link link = new Link(index, name, "", mac.toString(), true, true, 6, false, 0, 0, 1500);
        return new Member(link, mac, InterfacePrefix.parse("192.168.1." + (1 + index) + "/24"), rank);
    }

    private int pass(Duration time) {
        int probes = 0;
        for (long end = now + time.toNanos();
                now < end;
                now += Duration.ofMillis(10).toNanos()) {
            probes += segments.turn(now).size();
        }
        return probes;
    }

    @Test
    void aMemberTakesPartWhenItHasListenedForAWhileAndAskedSeveralTimes() {
        segments.able(List.of(CABLE, WIFI), List.of(), now);
        assertThat(segments.active()).isEmpty();
        assertThat(pass(Duration.ofMillis(340))).isEqualTo(2 * 4);
        assertThat(segments.active()).isEmpty();
        pass(Duration.ofMillis(30));
        assertThat(segments.active()).containsExactly(CABLE, WIFI);
        assertThat(pass(Duration.ofSeconds(60))).as("seldom from then on").isBetween(20, 26);
    }

    @Test
    void whoTookPartInAnEarlierRunDoesSoAtOnce() {
        segments.able(List.of(CABLE, WIFI), List.of("br0", "wlan0"), now);
        assertThat(segments.active()).containsExactly(CABLE, WIFI);
    }

    @Test
    void ofTwoMembersOfOneSegmentThePreferredOneIsUsedUntilTheyAreApartAgain() {
        segments.able(List.of(CABLE, WIFI), List.of(), now);
        Segments.Probe probe = segments.turn(now).get(0);
        assertThat(segments.ownerOf(probe.nonce())).contains("br0");
        assertThat(segments.evidence("br0", "wlan0", now)).isTrue();
        assertThat(segments.evidence("wlan0", "br0", now)).as("no news").isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(segments.active()).containsExactly(CABLE);
        assertThat(segments.phase("wlan0")).contains(Segments.Phase.ASIDE);
        assertThat(segments.sameAs("wlan0")).contains("br0");
        for (int i = 0; i < 10; i++) { // the loop stays for 50 s
            pass(Duration.ofSeconds(5));
            segments.evidence("br0", "wlan0", now);
            assertThat(segments.active()).containsExactly(CABLE);
        }
        pass(Segments.MEMORY.plusSeconds(1));
        assertThat(segments.active()).containsExactly(CABLE, WIFI);
    }

    @Test
    void whenThePreferredOneGoesTheOtherIsUsed() {
        segments.able(List.of(CABLE, WIFI), List.of(), now);
        segments.evidence("br0", "wlan0", now);
        segments.able(List.of(WIFI), List.of(), now);
        pass(Duration.ofSeconds(1));
        assertThat(segments.active()).containsExactly(WIFI);
    }

    @Test
    void aMemberThatIsMadeAnewListensAnew() {
        segments.able(List.of(CABLE, WIFI), List.of("br0", "wlan0"), now);
        segments.able(List.of(member("br0", 9, 0), WIFI), List.of(), now);
        assertThat(segments.active()).containsExactly(WIFI);
    }

    @Test
    void ourOwnEchoOnTheSameMemberIsNoEvidence() {
        segments.able(List.of(CABLE, WIFI), List.of("br0", "wlan0"), now);
        assertThat(segments.evidence("br0", "br0", now)).isFalse();
        assertThat(segments.ownerOf(CABLE.mac(), "br0")).isEmpty();
        assertThat(segments.ownerOf(CABLE.mac(), "wlan0")).contains("br0");
        assertThat(segments.active()).containsExactly(CABLE, WIFI);
    }
}

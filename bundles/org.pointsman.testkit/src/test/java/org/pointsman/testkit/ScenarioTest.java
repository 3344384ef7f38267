/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.UplinkView;

class ScenarioTest {
    /** The best metric that works, and stays with it for ten seconds. */
    private static final RouteStrategy STEADY = snapshot -> {
        NetworkState.Builder state = NetworkState.builder();
        UplinkView best = snapshot.chosen()
                .filter(UplinkView::usable)
                .filter(u -> snapshot.nanos() - snapshot.chosenSinceNanos() < 10_000_000_000L)
                .or(() -> snapshot.candidates().stream().findFirst())
                .orElse(null);
        if (best != null) {
            state.addAll(snapshot.defaultBy(best))
                    .note("steady: " + best.name())
                    .reconsider(Duration.ofSeconds(10));
        }
        return state.build();
    };

    private static final String TWO = """
            given uplink cable metric 10 on eth0
            given uplink lte metric 20 on usb0
            """;

    @Test
    void whatHappensIsAnsweredOnVirtualTime() {
        Scenario.of(STEADY).play(TWO + """
                # the first one that is there is taken
                then traffic goes by cable
                then traffic is shared cable 100 %
                when cable loses its carrier
                then traffic goes by lte
                then the reason says steady: lte
                when cable has its carrier back
                then traffic goes by lte
                when 9 s pass
                then traffic goes by lte
                when 1 s pass
                then traffic goes by cable
                when cable is down
                when lte is portal
                then nothing is chosen
                when cable is degraded
                then traffic goes by cable
                when cable is held back
                when lte is up
                when 10 s pass
                then traffic goes by lte
                when cable is released
                when 10 s pass
                then traffic goes by cable
                when cable is switched off
                then traffic goes by lte
                """);
    }

    @Test
    void whoDecidesByTheClockOrByLatencyIsNotAskedUntilTheTimeThatItSaid() {
        RouteStrategy quickest = s -> s.candidates().stream()
                .min(Comparator.comparing(u -> u.health().rttMillis().orElse(0)))
                .map(s::defaultBy)
                .orElse(NetworkState.empty());
        Scenario.of(quickest).play(TWO + """
                when cable takes 90 ms
                then traffic goes by cable
                when 3600 s pass
                then traffic goes by cable
                when lte is degraded
                then traffic goes by lte
                """);
        RouteStrategy asking = s -> NetworkState.builder()
                .addAll(quickest.desired(s))
                .reconsider(Duration.ofMillis(10))
                .build();
        Scenario.of(asking).play(TWO + """
                when cable takes 90 ms
                then traffic goes by cable
                when 1 s pass
                then traffic goes by lte
                """);
    }

    @Test
    void whatIsAnsweredIsInTheKernelAndWhatIsNotAnsweredAnyMoreIsTakenAway() {
        Scenario scenario = Scenario.best()
                .with(s -> s.uplink("lte")
                        .filter(UplinkView::usable)
                        .map(u -> NetworkState.builder()
                                .route(to("192.0.2.25/32", u.defaultRoute()))
                                .sysctl("net/ipv4/ip_forward", "1")
                                .build())
                        .orElse(NetworkState.empty()));
        scenario.play(TWO + """
                then the kernel has route default via 10.64.1.1 dev eth0
                then the kernel has route 192.0.2.25/32 via 10.64.2.1 dev usb0
                then the kernel has net.ipv4.ip_forward=1
                when cable loses its carrier
                then the kernel has route default via 10.64.2.1 dev usb0
                then the kernel has no via 10.64.1.1
                when lte is down
                then the kernel has no 192.0.2.25
                then nothing is chosen
                """);
        assertThatThrownBy(() -> scenario.play("then the kernel has route 192.0.2.25/32"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("line 1, 'then the kernel has route 192.0.2.25/32', but it has:")
                .hasMessageContaining("net.ipv4.ip_forward=1");
    }

    @Test
    void whatTheKernelWouldRefuseIsNamed() {
        assertThatThrownBy(() -> Scenario.best()
                        .with(s -> NetworkState.builder()
                                .route(Route.defaultVia(7700, IpAddress.parse("10.64.9.1"), "eth9", 77))
                                .build())
                        .play("given uplink cable metric 10 on eth0"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the kernel refuses it: ")
                .hasMessageContaining("eth9")
                .hasMessageContaining("no such device");
    }

    private static Route to(String host, Route byDefault) {
        return new Route(
                254,
                Prefix.parse(host),
                byDefault.gateway(),
                byDefault.device(),
                byDefault.source(),
                7,
                byDefault.onlink(),
                byDefault.protocol());
    }

    @Test
    void whatDoesNotHoldIsNamedWithItsLineAndWithWhatIs() {
        assertThatThrownBy(() -> Scenario.of(STEADY).play(TWO + "then traffic goes by lte"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("line 3, 'then traffic goes by lte', but it is cable (steady: cable)");
        assertThatThrownBy(() -> Scenario.of(STEADY).play(TWO + "then traffic is shared cable 60 %, lte 40 %"))
                .hasMessageContaining("but it is {cable=100}");
        assertThatThrownBy(() -> Scenario.of(STEADY).play(TWO + "then the reason says weights"))
                .hasMessageContaining("but it says: steady: cable");
        assertThatThrownBy(() -> Scenario.of(s -> null).play(TWO)).hasMessageContaining("the strategy answers null");
    }

    @Test
    void whatIsNoSentenceIsAnsweredByTheLanguage() {
        assertThatThrownBy(() -> Scenario.of(STEADY).play("when cable explodes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "line 1, 'when cable explodes' is not understood; sentences are:\n  given uplink NAME");
    }

    @Test
    void eachSentenceOfTheLanguageIsUnderstood() {
        List<String> played = new ArrayList<>();
        for (String sentence : Scenario.LANGUAGE) {
            String line = sentence.replace("DEVICE", "eth1")
                    .replace("NAME N %, NAME N %", "cable 100 %")
                    .replace("given uplink NAME", "given uplink fibre" + played.size())
                    .replace("up|degraded|portal|down|unknown", "up")
                    .replace("NAME", "cable")
                    .replace("WORDS", "steady")
                    .replaceAll("\\bN\\b", "5");
            Scenario scenario = Scenario.of(STEADY);
            scenario.play(TWO);
            try {
                scenario.play(line);
            } catch (AssertionError e) {
                assertThat(e).hasMessageContaining("but it");
            }
            played.add(line);
        }
        assertThat(played).hasSameSizeAs(Scenario.LANGUAGE);
    }
}

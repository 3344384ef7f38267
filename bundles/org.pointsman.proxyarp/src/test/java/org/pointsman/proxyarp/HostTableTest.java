/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;

/** On a clock that the test moves. br0 is the cable, wlan0 the Wi-Fi. */
class HostTableTest {
    private static final Optional<Prefix> NETWORK = Optional.of(Prefix.parse("192.168.1.0/24"));
    private static final IpAddress CABLE_IP = IpAddress.parse("192.168.1.2");
    private static final IpAddress WIFI_IP = IpAddress.parse("192.168.1.3");
    private static final IpAddress ANN = IpAddress.parse("192.168.1.11");
    private static final IpAddress BOB = IpAddress.parse("192.168.1.21");
    private static final Mac ANN_MAC = mac(0x11);
    private static final Mac BOB_MAC = mac(0x21);

    private final Alarms alarms = new Alarms("home");
    private HostTable table;
    private long now;

    private static Mac mac(int last) {
        return new Mac(0x020000000000L | last);
    }

    @BeforeEach
    void members() {
        table = new HostTable(Duration.ofSeconds(30), 200, alarms, now);
        table.members(NETWORK, List.of("br0", "wlan0"), Map.of(CABLE_IP, "br0", WIFI_IP, "wlan0"), now);
    }

    private void asks(String member, Mac mac, IpAddress ip, IpAddress target) {
        table.heard(member, new Arp(true, mac, ip, new Mac(0), target), false, now);
    }

    private void answers(String member, Mac mac, IpAddress ip) {
        table.heard(member, new Arp(false, mac, ip, mac(1), CABLE_IP), false, now);
    }

    /** The kernel takes up what is known. */
    private void kernelFollows() {
        table.places().forEach((ip, member) -> table.routed(ip, Optional.of(member)));
    }

    /** Time passes; whoever is in {@code alive} answers what is asked, at its place only. */
    private List<Sending> pass(Duration time, Map<IpAddress, Map<String, Mac>> alive) {
        List<Sending> sent = new ArrayList<>();
        long end = now + time.toNanos();
        while (now < end) {
            now += Duration.ofMillis(50).toNanos();
            table.turn(now);
            for (Sending s : table.take()) {
                sent.add(s);
                if (s instanceof Sending.Ask ask) {
                    Mac mac = alive.getOrDefault(ask.ip(), Map.of()).get(ask.member());
                    if (mac != null && ask.who().filter(w -> !w.equals(mac)).isEmpty()) {
                        answers(ask.member(), mac, ask.ip());
                    }
                }
            }
        }
        return sent;
    }

    @Test
    void whoIsNotKnownIsAskedForOnTheOtherMembersAtOnceAndAnsweredWhenTheKernelHasTheRoute() {
        asks("br0", ANN_MAC, ANN, BOB);
        assertThat(table.take()).containsExactly(new Sending.Ask("wlan0", BOB, Optional.empty()));
        answers("wlan0", BOB_MAC, BOB);
        assertThat(table.take()).as("there is no route yet").isEmpty();
        assertThat(table.places()).isEqualTo(Map.of(ANN, "br0", BOB, "wlan0"));
        table.routed(BOB, Optional.of("wlan0"));
        assertThat(table.take()).containsExactly(new Sending.Answer("br0", BOB, ANN_MAC, ANN));
    }

    @Test
    void whoeverHasARouteIsTheKernelsToAnswerFor() {
        answers("wlan0", BOB_MAC, BOB);
        kernelFollows();
        asks("br0", ANN_MAC, ANN, BOB);
        assertThat(table.take()).isEmpty();
    }

    @Test
    void neighboursOfOneSegmentAreLeftAlone() {
        answers("br0", BOB_MAC, BOB);
        kernelFollows();
        asks("br0", ANN_MAC, ANN, BOB);
        assertThat(table.take()).isEmpty();
    }

    @Test
    void ourOwnQuestionsGoToTheOtherMembersToo() {
        table.heard("br0", new Arp(true, mac(1), CABLE_IP, new Mac(0), BOB), true, now);
        assertThat(table.take()).containsExactly(new Sending.Ask("wlan0", BOB, Optional.empty()));
        assertThat(table.places()).isEmpty();
    }

    @Test
    void ourAddressOnTheOtherMemberIsAnsweredWhenTheAskerHasItsRoute() {
        asks("br0", ANN_MAC, ANN, WIFI_IP);
        assertThat(table.take()).isEmpty();
        table.routed(ANN, Optional.of("br0"));
        assertThat(table.take()).containsExactly(new Sending.Answer("br0", WIFI_IP, ANN_MAC, ANN));
        asks("br0", ANN_MAC, ANN, CABLE_IP);
        assertThat(table.take()).as("the kernel's own").isEmpty();
    }

    @Test
    void anAnnouncementOrAProbeOfAHostItselfIsNoQuestion() {
        answers("br0", ANN_MAC, ANN);
        kernelFollows();
        asks("br0", ANN_MAC, ANN, ANN);
        asks("br0", ANN_MAC, Arp.NOBODY, ANN);
        assertThat(table.take()).isEmpty();
    }

    @Test
    void aHostThatRoamsFromCableToWifiMovesWithinASecondOfItsFirstWord() {
        answers("br0", ANN_MAC, ANN);
        asks("wlan0", ANN_MAC, ANN, BOB);
        assertThat(table.places()).containsEntry(ANN, "br0");
        pass(Duration.ofMillis(500), Map.of());
        assertThat(table.places()).containsEntry(ANN, "wlan0");
    }

    @Test
    void aHostThatComesBackToTheCableMovesAtOnce() {
        answers("wlan0", ANN_MAC, ANN);
        asks("br0", ANN_MAC, ANN, BOB);
        assertThat(table.places()).containsEntry(ANN, "br0");
    }

    @Test
    void aHostThatIsHeardByBothWaysStaysOnTheCable() {
        answers("wlan0", ANN_MAC, ANN);
        answers("br0", ANN_MAC, ANN);
        answers("wlan0", ANN_MAC, ANN);
        pass(Duration.ofSeconds(2), Map.of(ANN, Map.of("br0", ANN_MAC, "wlan0", ANN_MAC)));
        assertThat(table.places()).containsEntry(ANN, "br0");
        assertThat(table.hosts().get(0).note).isEqualTo("also reached by wlan0; br0 is preferred");
        assertThat(alarms.sentences(now)).isEmpty();
    }

    @Test
    void ofTwoHostsWithOneAddressTheFirstKeepsItsRouteAndThereIsAnAlarm() {
        answers("wlan0", ANN_MAC, ANN);
        asks("br0", mac(0x99), ANN, BOB);
        pass(Duration.ofSeconds(2), Map.of(ANN, Map.of("wlan0", ANN_MAC, "br0", mac(0x99))));
        assertThat(table.places()).containsEntry(ANN, "wlan0");
        assertThat(alarms.sentences(now))
                .containsExactly("192.168.1.11 is used by 02:00:00:00:00:11 on wlan0 and by 02:00:00:00:00:99 on br0:"
                        + " a duplicate address; the first one keeps its route");
    }

    @Test
    void whoAsksWhetherAnAddressIsFreeIsToldAcrossTheJoin() {
        answers("wlan0", ANN_MAC, ANN);
        asks("br0", mac(0x99), Arp.NOBODY, ANN);
        List<Sending> sent = pass(Duration.ofSeconds(1), Map.of(ANN, Map.of("wlan0", ANN_MAC)));
        assertThat(sent).contains(new Sending.Answer("br0", ANN, mac(0x99), Arp.NOBODY));
        assertThat(table.places()).containsEntry(ANN, "wlan0");
    }

    @Test
    void aClaimOfTheGatewaysAddressFromTheOtherSideMovesNothingAndIsAnAlarm() {
        IpAddress gateway = IpAddress.parse("192.168.1.1");
        table.gateways(Map.of(gateway, Set.of("wlan0")));
        answers("br0", mac(0x66), gateway);
        assertThat(table.places()).isEmpty();
        answers("wlan0", mac(0x01), gateway);
        answers("br0", mac(0x66), gateway);
        pass(Duration.ofSeconds(2), Map.of());
        assertThat(table.places()).containsEntry(gateway, "wlan0");
        assertThat(alarms.sentences(now)).singleElement().asString().contains("02:00:00:00:00:66 on br0 claims");
        assertThat(table.counts()).containsEntry("spoofed", 2L);
    }

    @Test
    void ourOwnAddressInForeignHandsIsAnAlarmAndNoRoute() {
        answers("br0", mac(0x66), WIFI_IP);
        assertThat(table.places()).isEmpty();
        assertThat(alarms.sentences(now)).singleElement().asString().contains("our own address 192.168.1.3");
    }

    @Test
    void aSilentHostIsAskedAndForgottenWhenItDoesNotAnswerAnywhere() {
        answers("br0", ANN_MAC, ANN);
        assertThat(pass(Duration.ofSeconds(29), Map.of())).isEmpty();
        assertThat(pass(Duration.ofSeconds(6), Map.of()))
                .startsWith(new Sending.Ask("br0", ANN, Optional.of(ANN_MAC)))
                .contains(new Sending.Ask("wlan0", ANN, Optional.empty()));
        assertThat(table.places()).isEmpty();
    }

    @Test
    void aHostThatAnswersStaysForHours() {
        answers("br0", ANN_MAC, ANN);
        long edition = table.edition();
        pass(Duration.ofHours(1), Map.of(ANN, Map.of("br0", ANN_MAC)));
        assertThat(table.places()).containsEntry(ANN, "br0");
        assertThat(table.edition()).as("nothing for the kernel to change").isEqualTo(edition);
    }

    @Test
    void aHostThatMovedWithoutAWordIsFoundWhenTheKernelMissesIt() {
        answers("br0", ANN_MAC, ANN);
        table.neighbour("br0", ANN, Optional.empty(), false, now);
        pass(Duration.ofSeconds(2), Map.of(ANN, Map.of("wlan0", ANN_MAC)));
        assertThat(table.places()).containsEntry(ANN, "wlan0");
    }

    @Test
    void hostsBehindAMemberThatGoesAreLookedForBehindTheOthers() {
        answers("br0", ANN_MAC, ANN);
        answers("wlan0", BOB_MAC, BOB);
        table.members(NETWORK, List.of("wlan0"), Map.of(CABLE_IP, "br0", WIFI_IP, "wlan0"), now);
        assertThat(table.places()).isEqualTo(Map.of(BOB, "wlan0"));
        assertThat(table.take()).containsExactly(new Sending.Ask("wlan0", ANN, Optional.empty()));
    }

    @Test
    void anInheritedHostKeepsItsRouteAndIsAsked() {
        table.inherit(ANN, "wlan0", now);
        assertThat(table.places()).containsEntry(ANN, "wlan0");
        assertThat(pass(Duration.ofMillis(100), Map.of(ANN, Map.of("wlan0", ANN_MAC))))
                .containsExactly(new Sending.Ask("wlan0", ANN, Optional.empty()));
        pass(Duration.ofMinutes(1), Map.of());
        assertThat(table.places()).as("it fell silent").isEmpty();
    }

    @Test
    void anotherNetworkMeansOtherHosts() {
        answers("br0", ANN_MAC, ANN);
        table.members(Optional.of(Prefix.parse("10.0.0.0/24")), List.of("br0", "wlan0"), Map.of(), now);
        assertThat(table.places()).isEmpty();
        answers("br0", ANN_MAC, ANN);
        assertThat(table.places()).as("not in it").isEmpty();
    }

    @Test
    void networkAndBroadcastAddressAreNobody() {
        answers("br0", ANN_MAC, IpAddress.parse("192.168.1.0"));
        answers("br0", ANN_MAC, IpAddress.parse("192.168.1.255"));
        asks("br0", ANN_MAC, ANN, IpAddress.parse("192.168.1.255"));
        assertThat(table.places().keySet()).containsExactly(ANN);
        assertThat(table.take()).isEmpty();
    }

    @Test
    void aFloodOfMadeUpHostsIsBounded() {
        for (int i = 1; i < 255; i++) {
            answers("br0", mac(i), IpAddress.parse("192.168.1." + i));
        }
        assertThat(table.places()).hasSize(200);
        assertThat(alarms.sentences(now)).anyMatch(s -> s.contains("more than 200 hosts"));
    }

    @Test
    void aScanIsPassedOnAtABoundedRate() {
        int asked = 0;
        for (int i = 0; i < 50_000; i++) { // 5 000 a second for 10 s
            now += 200_000;
            asks("br0", ANN_MAC, ANN, IpAddress.parse("192.168.1." + (20 + i % 200)));
            asked += table.take().size();
            if (i % 250 == 0) {
                table.turn(now);
            }
        }
        assertThat(asked).isBetween(1000, 4500);
    }

    /** Whatever is said wherever: nobody is outside of the network, gateways stay, and nobody is told of their own side. */
    @Property(tries = 150)
    void whateverHappensTheTableStaysSound(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> three = List.of("br0", "wlan0", "usb0");
        IpAddress gateway = IpAddress.parse("192.168.1.7");
        now = 0;
        HostTable t = new HostTable(Duration.ofSeconds(10), 20, new Alarms("x"), now);
        t.members(NETWORK, three, Map.of(CABLE_IP, "br0"), now);
        t.gateways(Map.of(gateway, Set.of("wlan0")));
        Map<IpAddress, String> kernel = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            now += random.nextInt(400) * 1_000_000L;
            IpAddress ip = IpAddress.parse("192.168." + (random.nextInt(10) == 0 ? 2 : 1) + "." + random.nextInt(12));
            IpAddress target = IpAddress.parse("192.168.1." + random.nextInt(12));
            String member = three.get(random.nextInt(3));
            switch (random.nextInt(6)) {
                case 0 -> t.turn(now);
                case 1 -> t.heard(member, new Arp(false, mac(1 + random.nextInt(5)), ip, mac(9), target), false, now);
                case 2 -> t.heard(member, new Arp(true, mac(1), Arp.NOBODY, new Mac(0), target), false, now);
                case 3 -> t.heard(member, new Arp(true, mac(3), ip, new Mac(0), target), random.nextBoolean(), now);
                case 4 -> {
                    kernel = new HashMap<>(t.places());
                    t.routedAre(kernel);
                }
                default -> t.neighbour(member, ip, Optional.of(mac(1)), random.nextBoolean(), now);
            }
            for (Sending s : t.take()) {
                if (s instanceof Sending.Answer a && !a.whoIp().equals(Arp.NOBODY)) {
                    assertThat(t.places().getOrDefault(a.ip(), "ours"))
                            .as("where " + a.ip() + " is")
                            .isNotEqualTo(a.member());
                }
            }
            assertThat(t.places().keySet())
                    .allMatch(NETWORK.get()::contains)
                    .doesNotContain(CABLE_IP)
                    .hasSizeLessThanOrEqualTo(20);
            assertThat(t.places().getOrDefault(gateway, "wlan0")).isEqualTo("wlan0");
        }
        now += Duration.ofMinutes(2).toNanos();
        for (int i = 0; i < 20; i++) {
            now += Duration.ofSeconds(2).toNanos();
            t.turn(now);
        }
        assertThat(t.places()).as("nobody answers any more").isEmpty();
    }
}

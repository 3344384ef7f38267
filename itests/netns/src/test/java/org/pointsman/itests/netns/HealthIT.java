/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ways that are dead behind a gateway that answers, with packets. */
class HealthIT {
    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        for (int isp = 1; isp <= 2; isp++) {
            for (int target = 11; target <= 12; target++) {
                in(isp, "ip", "address", "add", "203.0.113." + target + "/32", "dev", "lo");
            }
        }
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    private String in(int isp, String... words) {
        String[] command = new String[words.length + 4];
        System.arraycopy(new String[] {"ip", "netns", "exec", "pm"}, 0, command, 0, 4);
        command[3] = bed.isps.get(isp - 1).namespace().name();
        System.arraycopy(words, 0, command, 4, words.length);
        return Command.run(command);
    }

    /** The provider still answers for its gateway; nothing behind it is reached any more. */
    private void blackhole(int isp, boolean on) {
        if (on) {
            in(
                    isp,
                    "nft",
                    "add table ip hole; add chain ip hole in { type filter hook input priority 0; };"
                            + " add rule ip hole in ip daddr 203.0.113.0/24 drop");
        } else {
            in(isp, "nft", "delete", "table", "ip", "hole");
        }
    }

    private void configure(String... targets) throws IOException {
        daemon.configure(Daemon.laptopStatic()
                .replaceFirst(
                        "\\{",
                        "{ \"org.pointsman.health\": { \"targets\": [\"" + String.join("\", \"", targets) + "\"] },"));
    }

    private void awaitWatched(String uplink) {
        daemon.awaitLog(uplink + ": UP (the internet answers)");
    }

    @Test
    void aWayThatIsDeadBehindALivingGatewayIsLeftAndTakenAgainWithoutLoss() throws Exception {
        configure("203.0.113.10", "203.0.113.11", "203.0.113.12");
        daemon.startAndWait();
        awaitWatched("adsl");
        awaitWatched("lte");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 300);
            blackhole(1, true);
            traffic.awaitAllBy(2, 300);
            daemon.awaitChosen("lte");
            assertThat(daemon.uplink("adsl").toString())
                    .contains(
                            "eth0 has carrier, but the internet does not answer through it: no answer from 203.0.113.10");
            int repaired = traffic.mark();
            blackhole(1, false);
            traffic.awaitAllBy(1, 300);
            assertThat(traffic.waysBetween(repaired, traffic.mark())).containsExactly(2, 1);
            assertThat(traffic.lostBetween(repaired, traffic.mark()))
                    .as("failback loses nothing")
                    .isZero();
        }
    }

    @Test
    void targetsThatNeverAnsweredMoveNothing() throws Exception {
        configure("198.51.100.1", "198.51.100.2");
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 2000);
        }
        assertThat(daemon.log()).doesNotContain("DOWN");
        assertThat(daemon.uplink("adsl").toString()).contains("gateway 10.64.1.1 answers on eth0");
    }

    @Test
    void aWayThatIsDeadFromTheStartIsLeftForOneThatWorks() throws Exception {
        configure("203.0.113.10", "203.0.113.11", "203.0.113.12");
        blackhole(1, true);
        daemon.startAndWait();
        daemon.awaitChosen("lte");
        assertThat(daemon.uplink("adsl").toString())
                .contains("nobody has ever answered through it, although icmp:203.0.113.10 and icmp:203.0.113.11 do");
        blackhole(1, false);
        daemon.awaitChosen("adsl");
    }

    @Test
    void theOnlyWayStaysHoweverDeadItIs() throws Exception {
        configure("203.0.113.10", "203.0.113.11", "203.0.113.12");
        bed.carrier(2, false);
        daemon.startAndWait();
        awaitWatched("adsl");
        String before = bed.currentGateway();
        blackhole(1, true);
        daemon.awaitLog("adsl: DOWN");
        assertThat(bed.currentGateway()).isEqualTo(before).isEqualTo("10.64.1.1");
        blackhole(1, false);
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 100);
        }
    }

    @Test
    void aProbeLeavesByItsUplinkWhateverTheRoutesSay() throws Exception {
        configure("203.0.113.10", "203.0.113.11", "203.0.113.12");
        // the first ones too bear the address that the uplink has at its provider, not yet on its interface when the
        // daemon starts
        for (int isp = 1; isp <= 2; isp++) {
            in(
                    isp,
                    "nft",
                    "add table ip heard; add chain ip heard i { type filter hook prerouting priority -300; };"
                            + " add rule ip heard i icmp type echo-request ip saddr != 10.64." + isp
                            + ".2 counter comment foreign;"
                            + " add rule ip heard i icmp type echo-request counter");
        }
        blackhole(2, true); // the one that is not chosen: its probes must not be answered by the other's provider
        daemon.startAndWait();
        awaitWatched("adsl");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 500);
        }
        assertThat(daemon.log()).doesNotContain("lte: UP");
        blackhole(2, false);
        awaitWatched("lte");
        for (int isp = 1; isp <= 2; isp++) {
            assertThat(in(isp, "nft", "list chain ip heard i"))
                    .contains("counter packets 0 bytes 0 comment \"foreign\"")
                    .containsPattern("echo-request counter packets [1-9]");
        }
    }

    @Test
    void aTargetThatIsANameIsRefused() throws Exception {
        configure("one.one.one.one");
        assertThat(daemon.cli("check", daemon.conf().toString()).output())
                .contains("org.pointsman.health: targets: the value is 'one.one.one.one', allowed: IPv4 addresses");
    }

    @Test
    void aTargetInTheHouseIsRefusedInOneSentenceWithItsPlace() throws Exception {
        for (String target : new String[] {"icmp:192.168.77.1", "tcp:192.168.77.10:443"}) {
            daemon.configure(Daemon.laptopStatic().replaceFirst("\\{", """
                            {
                              "org.pointsman.lan~home": { "interface": "lan0", "address": "192.168.77.1/24" },
                              "org.pointsman.health": { "targets": ["%s"] },""".formatted(target)));
            Command.Result check = daemon.cli("check", daemon.conf().toString());
            assertThat(check.exit()).as(check.output()).isEqualTo(1);
            assertThat(check.output().lines().filter(l -> l.contains(target)))
                    .singleElement()
                    .asString()
                    .startsWith(daemon.conf() + ":")
                    .contains(
                            "org.pointsman.health: targets: the value is '" + target
                                    + "', which is in the network of org.pointsman.lan~home: a host there says nothing about the internet");
        }
    }

    /** Hosts that answer through the other uplink cannot be asked by this one: their silence is none of its faults. */
    @Test
    void anUplinkByIpv6AloneIsJudgedByItsGatewayAndByNobodyWhoCannotBeReachedByIt() throws Exception {
        Command.run("ip", "netns", "exec", bed.router.name(), "sysctl", "-qw", "net.ipv6.conf.wlan0.disable_ipv6=0");
        in(2, "ip", "address", "add", "fd00:64::1/64", "dev", "isp0", "nodad");
        in(
                2,
                "nft",
                "add table arp heard; add chain arp heard i { type filter hook input priority 0; };"
                        + " add rule arp heard i arp operation request counter");
        daemon.configure(Daemon.laptopStatic()
                .replace("10.64.2.2/24", "fd00:64::2/64")
                .replace("10.64.2.1", "fd00:64::1")
                .replaceFirst("\\{", """
                        {
                          "org.pointsman.health": { "targets": ["203.0.113.10", "203.0.113.11", "arp:gateway"] },"""));
        daemon.start(); // a route from an address that the kernel still probes for (DAD) is refused, and set a moment
        // later
        awaitWatched("adsl");
        daemon.awaitLog("lte: UP (the internet answers)");
        assertThat(daemon.ask("wan:health lte").output())
                .contains(
                        "only arp:gateway and what plug-ins bring can be asked: the gateway of lte has an IPv6 address")
                .contains("it is at");
        in(
                2,
                "nft",
                "add table ip6 mute; add chain ip6 mute i { type filter hook input priority 0; };"
                        + " add rule ip6 mute i icmpv6 type nd-neighbor-solicit drop");
        Await.until(
                "its gateway is silent",
                () -> {
                    try {
                        return daemon.uplink("lte")
                                        .getString("explanation")
                                        .contains("fd00:64::1 does not answer neighbour discovery")
                                || daemon.log().contains("lte: DOWN");
                    } catch (IOException e) {
                        return false;
                    }
                },
                daemon::log);
        assertThat(in(2, "nft", "list chain arp heard i"))
                .as("nobody was taken for a neighbour")
                .contains("counter packets 0 bytes 0");
    }
}

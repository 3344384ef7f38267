/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.kernel.namespace.LinkEditor;
import org.pointsman.kernel.namespace.Namespace;

/**
 * The article of 29 January 2017: the ADSL router, the router and the LAN's hosts on one segment; 4G and 3G on their own.
 *
 * <pre>
 * client 192.168.1.50 ──┐
 *                       ├── switch in the ADSL router 192.168.1.1
 * router 192.168.1.2 ───┘     wlan0 ── 4G (10.64.2.1)     umts0 ── 3G (10.64.3.1)
 * </pre>
 */
class OneArmedIT {
    private static final String CLIENT = "192.168.1.50";

    private Bed bed;
    private Daemon daemon;
    private Namespace adsl;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        bed.access("umts0", 3);
        daemon = new Daemon(bed);
        adsl = bed.isps.get(0).namespace();
        bed.ip("link", "del", "lan0");
        String steps = """
                link add br0 type bridge forward_delay 0 stp_state 0
                address flush dev isp0
                link set isp0 master br0
                link set br0 up
                address add 192.168.1.1/24 dev br0
                """;
        java.nio.file.Path batch = java.nio.file.Files.writeString(bed.folder.resolve("switch"), steps);
        Command.run("ip", "-n", adsl.name(), "-batch", batch.toString());
        try (LinkEditor port = LinkEditor.open(adsl);
                LinkEditor host = LinkEditor.open(bed.client)) {
            port.veth("port1", 61, "eth0", 62, bed.client);
            port.master("port1", "br0");
            port.up("port1");
            host.address("eth0", InterfacePrefix.parse(CLIENT + "/24"));
            host.up("eth0");
        }
        Command.run("ip", "-n", bed.client.name(), "route", "add", "default", "via", "192.168.1.2");
        for (Isp isp : bed.isps) {
            in(isp.namespace(), "nft", "add table inet watch");
            in(isp.namespace(), "nft", "add chain inet watch in { type filter hook input priority -300; }");
            in(
                    isp.namespace(),
                    "nft",
                    "add rule inet watch in ip daddr " + Isp.TEST_ADDRESS + " ip saddr " + CLIENT
                            + " counter comment private");
        }
        // a dead gateway is found within the kernel's own patience; here it has less
        in(
                bed.router,
                "sysctl",
                "-qw",
                "net.ipv4.neigh.eth0.retrans_time_ms=100",
                "net.ipv4.neigh.eth0.base_reachable_time_ms=1000",
                "net.ipv4.neigh.eth0.delay_first_probe_time=1");
        configure("single", 10, 20, 30);
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    private void configure(String strategy, int adslMetric, int lteMetric, int gsmMetric) throws Exception {
        daemon.configure("""
                {
                  "org.pointsman.uplink.ethernet~adsl": {
                    "interface": "eth0", "metric": %d, "address": "192.168.1.2/24", "gateway": "192.168.1.1"
                  },
                  "org.pointsman.uplink.ethernet~lte": {
                    "interface": "wlan0", "metric": %d, "address": "10.64.2.2/24", "gateway": "10.64.2.1"
                  },
                  "org.pointsman.uplink.ethernet~gsm": {
                    "interface": "umts0", "metric": %d, "address": "10.64.3.2/24", "gateway": "10.64.3.1"
                  },
                  "org.pointsman.steering": { "strategy": "STRATEGY" },
                  "org.pointsman.nat": { "oneArmed": [ "adsl" ] },
                  "org.pointsman.nat.forward~web": { "port": "8080", "target": "192.168.1.50:80" }
                }
                """.formatted(adslMetric, lteMetric, gsmMetric).replace("STRATEGY", strategy));
    }

    private static String in(Namespace namespace, String... argv) {
        List<String> words = new java.util.ArrayList<>(List.of("ip", "netns", "exec", namespace.name()));
        words.addAll(List.of(argv));
        return Command.run(words);
    }

    private static void none(Namespace namespace, String comment) {
        assertThat(in(namespace, "nft", "list", "table", "inet", "watch"))
                .contains("packets 0 bytes 0 comment \"" + comment);
    }

    /** The switch in it goes on. */
    private void die() {
        in(adsl, "nft", "add table inet dead");
        in(adsl, "nft", "add chain inet dead in { type filter hook input priority 0; policy drop; }");
        in(adsl, "nft", "add table arp dead");
        in(adsl, "nft", "add chain arp dead in { type filter hook input priority 0; policy drop; }");
        // its own question would tell the router that it is there
        in(adsl, "nft", "add chain arp dead out { type filter hook output priority 0; policy drop; }");
    }

    private void revive() {
        in(adsl, "nft", "delete table inet dead");
        in(adsl, "nft", "delete table arp dead");
    }

    /** TCP and ICMP to the test address by provider {@code isp}. */
    private void reaches(int isp) throws Exception {
        Namespace provider = bed.isps.get(isp - 1).namespace();
        try (ServerSocket server = provider.call(() -> new ServerSocket(7008));
                Socket socket = bed.client.call(() -> new Socket(Isp.TEST_ADDRESS, 7008));
                Socket accepted = server.accept()) {
            for (int word = 1; word < 4; word++) {
                socket.getOutputStream().write(word);
                assertThat(accepted.getInputStream().read()).isEqualTo(word);
                accepted.getOutputStream().write(word);
                assertThat(socket.getInputStream().read()).isEqualTo(word);
            }
            assertThat(accepted.getInetAddress().getHostAddress())
                    .isEqualTo(isp == 1 ? "192.168.1.2" : "10.64." + isp + ".2");
        }
        in(bed.client, "ping", "-c", "2", "-i", "0.05", "-W", "5", Isp.TEST_ADDRESS);
    }

    @Test
    void theLanKeepsTheInternetWhenTheAdslRouterOnItsOwnSegmentDies() throws Exception {
        daemon.startWithAll();
        daemon.awaitChosen("adsl");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            reaches(1);
            die();
            traffic.awaitAllBy(2, 200);
            reaches(2);
            in(bed.client, "ping", "-c", "1", "-W", "5", "192.168.1.2");
            assertThat(bed.ip("-br", "link", "show", "eth0")).contains("LOWER_UP");
            assertThat(daemon.uplink("adsl").getString("explanation"))
                    .isEqualTo("eth0 has carrier but its gateway 192.168.1.1 does not answer ARP");
            bed.carrier(2, false);
            traffic.awaitAllBy(3, 200);
            revive();
            traffic.awaitAllBy(1, 200);
            reaches(1);
        }
        for (Isp isp : bed.isps) {
            none(isp.namespace(), "private");
        }
        assertThat(in(bed.router, "nstat", "-asz", "IcmpOutRedirects"))
                .as("hosts are not told to pass the router by")
                .containsPattern("IcmpOutRedirects +0 ");
    }

    @Test
    void balancedWithTheOneOnTheLansSegmentOnlyItsFlowsMoveWhenItDies() throws Exception {
        configure("pinned", 10, 10, 10);
        daemon.startWithAll();
        Await.until(
                "three share",
                () -> {
                    try {
                        return daemon.uplink("adsl").getInt("share") == 86
                                && daemon.uplink("lte").getInt("share") == 85
                                && daemon.uplink("gsm").getInt("share") == 85;
                    } catch (java.io.IOException e) {
                        return false;
                    }
                },
                daemon::log);
        assertThat(NewFlows.udp(bed.client, 60)).containsOnlyKeys(1, 2, 3);
        try (LiveFlows live = LiveFlows.from(bed.client, 40, 40)) {
            assertThat(live.counts()).containsOnlyKeys(1, 2, 3);
            var failed = live.which(f -> f.last() == 1);
            var others = live.which(f -> f.last() != 1);
            live.forget();
            live.awaitAnswers(live.flows(), 5);
            assertThat(live.flows()).allSatisfy(f -> assertThat(f.providers()).hasSize(1));
            die();
            Await.until(
                    "UDP goes on elsewhere, TCP was reset",
                    () -> failed.stream().allMatch(f -> f.tcp ? f.reset() : f.last() != 1),
                    live::toString);
            live.awaitAnswers(others, 5);
            live.hushed();
            assertThat(others).allSatisfy(f -> {
                assertThat(f.providers()).as("%s", f).hasSize(1);
                assertThat(f.reset()).as("%s", f).isFalse();
                assertThat(f.unanswered()).as("%s", f).isZero();
            });
        }
        for (Isp isp : bed.isps) {
            none(isp.namespace(), "private");
        }
    }

    @Test
    void aForwardLeadsToAHostOfTheSegmentFromEverywhere() throws Exception {
        daemon.startWithAll();
        daemon.awaitChosen("adsl");
        Await.until(
                "the forward is in force",
                () -> in(bed.router, "nft", "list", "table", "inet", "pointsman")
                        .contains("dport 8080"));
        try (ServerSocket web = bed.client.call(() -> new ServerSocket(80))) {
            // the ADSL router forwards to the router, which forwards to the host
            assertThat(call(adsl, Isp.TEST_ADDRESS, "192.168.1.2", web)).isEqualTo(Isp.TEST_ADDRESS);
            assertThat(call(bed.isps.get(1).namespace(), Isp.TEST_ADDRESS, "10.64.2.2", web))
                    .isEqualTo(Isp.TEST_ADDRESS);
            assertThat(call(bed.client, CLIENT, "10.64.2.2", web)).isEqualTo("192.168.1.2");
        }
    }

    private static String call(Namespace from, String source, String to, ServerSocket server) throws Exception {
        try (Socket socket =
                        from.call(() -> new Socket(InetAddress.getByName(to), 8080, InetAddress.getByName(source), 0));
                Socket accepted = server.accept()) {
            socket.setSoTimeout(20_000);
            accepted.getOutputStream().write(42);
            assertThat(socket.getInputStream().read()).isEqualTo(42);
            return accepted.getInetAddress().getHostAddress();
        }
    }
}

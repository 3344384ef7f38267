/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.pointsman.kernel.namespace.Namespace;

/** One IP network over a cable's and a Wi-Fi's segment: the first article's laptop, with packets. One home for all stories, which leave it as it was. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProxyArpIT {
    private static Bed bed;
    private static Home home;
    private static Daemon daemon;

    /** {@code join}: with the join. */
    private static String configuration(boolean join) {
        return """
            {
              "org.pointsman.uplink.wifi~home": {
                "interface": "radio0", "metric": 10,
                "addressing": "static", "address": "192.168.1.3/24", "gateway": "192.168.1.1"
              },
              "org.pointsman.uplink.ethernet~adsl": {
                "interface": "eth0", "metric": 20,
                "addressing": "static", "address": "10.64.1.2/24", "gateway": "10.64.1.1"
              }%s
            }
            """.formatted(
                        join ? ",\n\"org.pointsman.proxyarp~home\": { \"interfaces\": [\"br0\", \"radio0\"] }" : "");
    }

    @BeforeAll
    static void build() throws Exception {
        bed = Bed.laptop();
        home = new Home(bed);
        bed.ip("netns", "exec", bed.router.name(), "sysctl", "-qw", "net.ipv4.conf.br0.rp_filter=1");
        daemon = new Daemon(bed);
        daemon.configure(configuration(true));
        daemon.startAndWait();
        awaitJoined();
    }

    @AfterAll
    static void clear() throws Exception {
        daemon.close();
        home.close();
        bed.close();
    }

    private static JsonObject shown() {
        try (var reader = Json.createReader(
                new StringReader(daemon.ask("wan:proxyarp --json").output()))) {
            return reader.readObject().getJsonArray("joins").getJsonObject(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String status() {
        return daemon.cli("status").output();
    }

    private static String state(String device) {
        return shown().getJsonArray("members").getValuesAs(JsonObject.class).stream()
                .filter(m -> m.getString("device").equals(device))
                .map(m -> m.getString("state"))
                .findFirst()
                .orElse("");
    }

    private static List<String> alarms() {
        return shown().getJsonArray("alarms").getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .toList();
    }

    private static void awaitJoined() {
        Await.until(
                "both members take part",
                () -> state("br0").equals("joined")
                        && state("radio0").equals("joined")
                        && bed.ip("rule").contains("iif radio0"),
                () -> daemon.log() + shown());
    }

    private static String routes() {
        // a table that never held a route is not there
        return Command.tryRun(List.of("ip", "-n", bed.router.name(), "route", "show", "table", "7956"))
                .output();
    }

    private static void awaitRoute(String host, String device) {
        Await.until(
                host + " by " + device,
                () -> routes().contains(host + " dev " + device + " "),
                () -> routes() + shown() + daemon.log());
    }

    @Test
    @Order(1)
    void theFirstPacketOfANewPairIsDelayedAndNotLost() {
        assertThat(routes()).doesNotContain("192.168.1.11", "192.168.1.21");
        assertThat(home.ping(home.host("ann"), "192.168.1.21", 3)).isEqualTo(3);
        assertThat(home.ping(home.host("bob"), "192.168.1.11", 3)).isEqualTo(3);
        assertThat(routes()).contains("192.168.1.11 dev br0 proto 77", "192.168.1.21 dev radio0 proto 77");
    }

    @Test
    @Order(2)
    void hostsOnTheCableReachTheInternetByTheGatewayOnWifiAndTheRouterReachesBoth() {
        assertThat(home.ping(home.host("ann"), "203.0.113.10", 3)).isEqualTo(3);
        assertThat(home.ping(bed.router, "192.168.1.11", 3)).isEqualTo(3);
        assertThat(home.ping(bed.router, "192.168.1.21", 3)).isEqualTo(3);
        // each of our addresses is known on both sides
        assertThat(home.ping(home.host("ann"), "192.168.1.3", 3)).isEqualTo(3);
        assertThat(home.ping(home.host("bob"), "192.168.1.2", 3)).isEqualTo(3);
    }

    @Test
    @Order(3)
    void neighboursOnOneSegmentAreLeftToThemselvesAndNobodyIsAnsweredForWhoIsNotThere() {
        Namespace carol = home.host("carol", "cable", "192.168.1.12/24");
        assertThat(home.ping(carol, "192.168.1.11", 2)).isEqualTo(2);
        String mac = Home.ip(home.host("ann"), "link", "show", "eth0").replaceAll("(?s).*ether ([0-9a-f:]+) .*", "$1");
        assertThat(Home.ip(carol, "neigh", "show", "192.168.1.11")).contains(mac);
        assertThat(home.nobodyAnswers(carol, "192.168.1.77")).isTrue();
        assertThat(Home.ip(carol, "neigh", "show", "192.168.1.77")).doesNotContain("lladdr");
    }

    @Test
    @Order(4)
    void aHostThatRoamsIsFollowedByItsFirstWord() {
        Namespace dave = home.host("dave", "cable", "192.168.1.13/24");
        assertThat(home.ping(dave, "192.168.1.21", 2)).isEqualTo(2);
        awaitRoute("192.168.1.13", "br0");
        home.move("dave", "wifi");
        Home.ip(dave, "neigh", "flush", "all");
        // its old neighbour has the router's hardware address for it still, so the answers come when the route has
        // moved
        assertThat(home.ping(dave, "192.168.1.11", 20)).isGreaterThanOrEqualTo(10);
        assertThat(routes()).contains("192.168.1.13 dev radio0 ");
        home.move("dave", "cable");
        Home.ip(dave, "neigh", "flush", "all");
        assertThat(home.ping(dave, "192.168.1.21", 3)).isGreaterThanOrEqualTo(2);
        assertThat(routes()).contains("192.168.1.13 dev br0 ");
        assertThat(alarms()).isEmpty();
    }

    @Test
    @Order(5)
    void discoveryCrossesOnceWithARightChecksumAndNeverComesBack() throws Exception {
        try (DatagramSocket there = listener("bob");
                DatagramSocket here = listener("carol");
                DatagramSocket from = listener("ann")) {
            byte[] text = "who is printer".getBytes();
            DatagramPacket question =
                    new DatagramPacket(text, text.length, InetAddress.getByName("192.168.1.255"), 5353);
            from.setBroadcast(true);
            // a virtual sender: its checksum is unfinished on the wire, and a receiver drops what has a wrong one
            from.send(question);
            assertThat(received(there)).isEqualTo("who is printer from 192.168.1.11");
            assertThat(received(here)).isEqualTo("who is printer from 192.168.1.11");
            assertThat(received(here)).as("once, and not again by the router").isEmpty();
        }
        assertThat(shown().getJsonObject("counts").getInt("relayed")).isPositive();
    }

    @Test
    @Order(5)
    void multicastsAndNetbiosCrossToo() throws Exception {
        assertThat(crosses("224.0.0.251", 5353)).isEqualTo("hello from 192.168.1.11");
        assertThat(crosses("239.255.255.250", 1900)).isEqualTo("hello from 192.168.1.11");
        assertThat(crosses("192.168.1.255", 137)).isEqualTo("hello from 192.168.1.11");
    }

    private static String crosses(String to, int port) throws Exception {
        InetAddress address = InetAddress.getByName(to);
        try (DatagramSocket there = listener("bob", port, address);
                DatagramSocket from = listener("ann", port, address)) {
            byte[] text = "hello".getBytes();
            from.setBroadcast(true);
            from.send(new DatagramPacket(text, text.length, address, port));
            return received(there);
        }
    }

    @Test
    @Order(5)
    void aHostOnTheCableGetsItsAddressFromTheServerOnWifi() throws Exception {
        Namespace eve = home.host("eve", "cable", "");
        List<String> server = List.of(
                "ip netns exec " + home.host("gateway").name(),
                "dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --port=0 --no-ping --user=root",
                "--interface=eth0 --bind-interfaces --leasefile-ro --dhcp-authoritative",
                "--dhcp-range=192.168.1.50,192.168.1.60,255.255.255.0,1h");
        Process dnsmasq = new ProcessBuilder(String.join(" ", server).split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            List<String> client = List.of(
                    ("ip netns exec " + eve.name() + " udhcpc -i eth0 -f -q -n -t 20 -T 1 -s /bin/true").split(" "));
            assertThat(Command.tryRun(client).output()).containsPattern("lease of 192[.]168[.]1[.][56][0-9] obtained");
        } finally {
            dnsmasq.destroy();
            dnsmasq.waitFor();
        }
    }

    private static DatagramSocket listener(String host) throws Exception {
        return listener(host, 5353, InetAddress.getByName("0.0.0.0"));
    }

    private static DatagramSocket listener(String host, int port, InetAddress group) throws Exception {
        return home.host(host).call(() -> {
            MulticastSocket socket = new MulticastSocket(null);
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("0.0.0.0", port));
            if (group.isMulticastAddress()) {
                socket.joinGroup(new InetSocketAddress(group, 0), NetworkInterface.getByName("eth0"));
            }
            socket.setSoTimeout(host.equals("bob") ? 30_000 : 300);
            return socket;
        });
    }

    private static String received(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return "";
        }
        return new String(packet.getData(), 0, packet.getLength()) + " from "
                + packet.getAddress().getHostAddress();
    }

    @Test
    @Order(6)
    void addressesAreTranslatedTowardsTheInternetAndNotBetweenTheSegments() throws Exception {
        daemon.configure(configuration(true).replaceFirst("\\{", "{ \"org.pointsman.nat\": {},"));
        Await.until("the rules", () -> bed.nft("list", "ruleset").contains("masquerade"), bed::everything);
        try (DatagramSocket there = listener("bob");
                DatagramSocket from = listener("ann")) {
            byte[] text = "hello".getBytes();
            from.send(new DatagramPacket(text, text.length, InetAddress.getByName("192.168.1.21"), 5353));
            assertThat(received(there)).isEqualTo("hello from 192.168.1.11");
        }
        assertThat(home.ping(home.host("bob"), "192.168.1.11", 2)).isEqualTo(2);
        assertThat(home.ping(home.host("ann"), "203.0.113.10", 2)).isEqualTo(2);
        daemon.configure(configuration(true));
        Await.until("no rules", () -> !bed.nft("list", "ruleset").contains("masquerade"), bed::everything);
    }

    @Test
    @Order(7)
    void whatAnotherProgramTakesAwayComesBack() {
        bed.ip("route", "del", "192.168.1.21", "table", "7956");
        awaitRoute("192.168.1.21", "radio0");
        bed.ip("netns", "exec", bed.router.name(), "ip", "rule", "del", "pref", "7698");
        Await.until("the rule", () -> bed.ip("rule").contains("7698:"), bed::everything);
        assertThat(daemon.cli("plan").output()).doesNotContain("192.168.1.");
    }

    @Test
    @Order(8)
    void aDefaultRouteThatSwitchesLeavesTheJoinAlone() {
        String before = routes();
        Home.run(bed.router, "sysctl", "-qw", "net.ipv4.neigh.radio0.retrans_time_ms=100");
        Home.ip(home.host("gateway"), "link", "set", "eth0", "down");
        daemon.awaitChosen("adsl");
        assertThat(home.ping(home.host("ann"), "192.168.1.21", 3)).isEqualTo(3);
        Home.ip(home.host("gateway"), "link", "set", "eth0", "up");
        daemon.awaitChosen("home");
        awaitRoute("192.168.1.1", "radio0");
        assertThat(home.ping(home.host("ann"), "192.168.1.21", 3)).isEqualTo(3);
        assertThat(routes().lines().filter(l -> !l.contains("192.168.1.1 ")))
                .containsAll(
                        before.lines().filter(l -> !l.contains("192.168.1.1 ")).toList());
    }

    @Test
    @Order(9)
    void aForeignHostWithTheGatewaysAddressOnTheOtherSideMovesNothingAndIsToldOf() {
        assertThat(home.ping(home.host("ann"), "203.0.113.10", 1)).isEqualTo(1);
        Namespace mallory = home.host("mallory", "cable", "192.168.1.66/24");
        Home.ip(mallory, "address", "add", "192.168.1.1/32", "dev", "eth0");
        // the answer goes to whom the router believes
        Command.tryRun(List.of(
                "ip",
                "netns",
                "exec",
                mallory.name(),
                "ping",
                "-c",
                "1",
                "-W",
                "1",
                "-I",
                "192.168.1.1",
                "192.168.1.2"));
        Await.until(
                "the alarm",
                () -> alarms().stream().anyMatch(a -> a.contains("claims 192.168.1.1, the gateway on radio0")),
                () -> shown().toString());
        assertThat(routes()).contains("192.168.1.1 dev radio0 ");
        assertThat(daemon.cli("proxyarp").output()).contains("! ", "claims 192.168.1.1");
        Home.ip(mallory, "link", "set", "eth0", "down");
    }

    @Test
    @Order(10)
    void aMemberThatDisappearsTakesItsHostsAlongAndBringsThemBack() {
        home.carrier("br0", false);
        Await.until("no host by it", () -> !routes().contains("dev br0"), ProxyArpIT::routes);
        assertThat(home.ping(bed.router, "203.0.113.10", 1)).isEqualTo(1);
        home.carrier("br0", true);
        awaitJoined();
        assertThat(home.ping(home.host("ann"), "192.168.1.21", 5)).isGreaterThanOrEqualTo(4);
    }

    @Test
    @Order(11)
    void whatAnEarlierRunLeftIsTakenUpWithoutATouch() throws Exception {
        assertThat(home.ping(home.host("ann"), "192.168.1.21", 1)).isEqualTo(1);
        Await.until("nothing to do", () -> daemon.cli("plan").output().contains("Nothing to do"), daemon::log);
        assertThat(daemon.stop()).isIn(0, 143);
        // nobody runs: the kernel goes on, and answers for hosts that it has a route to
        Home.ip(home.host("ann"), "neigh", "flush", "all");
        assertThat(home.ping(home.host("ann"), "192.168.1.21", 2)).isEqualTo(2);
        try (KernelMonitor monitor = new KernelMonitor(bed)) {
            daemon.startAndWait();
            awaitJoined();
            Await.until("hosts are known", () -> shown().getJsonArray("hosts").size() > 2);
            assertThat(monitor.linesSoFar()).isEmpty();
        }
    }

    @Test
    @Order(12)
    void membersThatAreOneSegmentAreNotJoined() {
        home.loop(true);
        Await.until("set aside", () -> state("radio0").equals("aside"), () -> shown() + daemon.log());
        Await.until("no proxy", () -> !bed.ip("rule").contains("iif"), bed::everything);
        assertThat(daemon.log()).contains("br0 and radio0 are one segment");
        assertThat(daemon.cli("status").output()).contains("it is one segment with br0");
        assertThat(home.ping(home.host("ann"), "192.168.1.21", 3)).isGreaterThanOrEqualTo(2);
        home.loop(false);
        // who spoke across the loop has the other's own hardware address now
        Home.ip(home.host("ann"), "neigh", "flush", "all");
        Home.ip(home.host("bob"), "neigh", "flush", "all");
    }

    @Test
    @Order(11)
    void aMemberWithoutAnAddressAndOneOfAnotherNetworkAreLeftOutAndTheOthersStayJoined() throws Exception {
        bed.ip("link", "add", "bare0", "type", "bridge");
        bed.ip("link", "set", "bare0", "up");
        daemon.configure(configuration(true).replace("\"radio0\"]", "\"radio0\", \"eth0\", \"bare0\"]"));
        Await.until(
                "both are told",
                () -> status().contains("eth0 is left out: ") && status().contains("bare0 is left out: "),
                () -> daemon.log());
        awaitJoined();
        assertThat(home.ping(home.host("ann"), "192.168.1.21", 3)).isGreaterThanOrEqualTo(2);
        daemon.configure(configuration(true));
        bed.ip("link", "del", "bare0");
        awaitJoined();
    }

    @Test
    @Order(14)
    void cleanupTakesTheJoinAway() throws Exception {
        daemon.configure(configuration(true));
        Await.until("the join is known", () -> daemon.cli("proxyarp").output().contains("radio0"), daemon::log);
        awaitJoined();
        assertThat(home.ping(home.host("ann"), "192.168.1.21", 3)).isGreaterThanOrEqualTo(2);
        daemon.kill();
        assertThat(bed.ip("rule")).contains("7698:");
        Command.Result cleanup = daemon.cli("cleanup");
        assertThat(cleanup.exit()).as(cleanup.output()).isZero();
        assertThat(bed.ip("rule")).doesNotContain("769");
        assertThat(routes()).doesNotContain("192.168.1.");
        assertThat(Home.run(bed.router, "sysctl", "net.ipv4.conf.br0.proxy_arp", "net.ipv4.conf.br0.rp_filter"))
                .isEqualTo("net.ipv4.conf.br0.proxy_arp = 0\nnet.ipv4.conf.br0.rp_filter = 1\n");
    }

    @Test
    @Order(13)
    void withoutTheJoinTheKernelIsAsItWas() throws Exception {
        daemon.configure(configuration(false));
        Await.until(
                "put back",
                () -> bed.everything().contains("net.ipv4.conf.br0.rp_filter = 1")
                        && !bed.ip("rule").contains("769")
                        && !routes().contains("192.168.1."),
                bed::everything);
        assertThat(Home.run(bed.router, "sysctl", "net.ipv4.conf.br0.proxy_arp", "net.ipv4.neigh.br0.proxy_delay"))
                .isEqualTo("net.ipv4.conf.br0.proxy_arp = 0\nnet.ipv4.neigh.br0.proxy_delay = 80\n");
    }
}

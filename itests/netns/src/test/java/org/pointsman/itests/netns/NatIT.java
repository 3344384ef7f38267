/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.kernel.namespace.Namespace;

/** A router for a LAN whose addresses no provider knows: what leaves, what comes in, and what does not. */
class NatIT {
    private static final String LAN = "192.168.77.0/24";
    private static final String CLIENT = "192.168.77.10";

    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        bed.ip("netns", "exec", bed.router.name(), "sysctl", "-qw", "net.ipv4.ip_forward=0");
        for (Isp isp : bed.isps) {
            in(isp.namespace(), "nft", "add table inet watch");
            in(isp.namespace(), "nft", "add chain inet watch in { type filter hook prerouting priority -300; }");
            in(isp.namespace(), "nft", "add rule inet watch in ip saddr " + LAN + " counter comment private");
        }
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    private static String in(Namespace namespace, String... argv) {
        List<String> words = new java.util.ArrayList<>(List.of("ip", "netns", "exec", namespace.name()));
        words.addAll(List.of(argv));
        return Command.run(words);
    }

    /** No provider answers the LAN's own addresses: only what is translated is answered. */
    private void providersDoNotKnowTheLan() {
        bed.isps.forEach(isp -> in(isp.namespace(), "ip", "rule", "add", "pref", "100", "to", LAN, "blackhole"));
    }

    private void configure(String... more) throws Exception {
        StringBuilder text = new StringBuilder(Daemon.laptopStatic().strip());
        text.setLength(text.length() - 1);
        for (String entry : more) {
            text.append(",\n").append(entry);
        }
        daemon.configure(text.append("\n}\n").toString());
    }

    private String table() {
        return in(bed.router, "nft", "-s", "-a", "list", "table", "inet", "pointsman");
    }

    private void awaitTable(String text) {
        Await.until(
                "nft table with " + text,
                () -> Command.tryRun(List.of(
                                "ip", "netns", "exec", bed.router.name(), "nft", "list", "table", "inet", "pointsman"))
                        .output()
                        .contains(text),
                daemon::log);
    }

    private void awaitNoTable(String text) {
        Await.until("nft table without " + text, () -> !table().contains(text), this::table);
    }

    /** Packets counted by the test's own rule with this comment. */
    private static int count(Namespace namespace, String comment) {
        Matcher m = Pattern.compile("packets (\\d+) bytes \\d+ comment \"" + comment)
                .matcher(in(namespace, "nft", "list", "table", "inet", "watch"));
        assertThat(m.find()).isTrue();
        return Integer.parseInt(m.group(1));
    }

    private void nothingPrivateLeft() {
        bed.isps.forEach(isp -> assertThat(count(isp.namespace(), "private"))
                .as("packets with a private source at the provider")
                .isZero());
    }

    @Test
    void theLanGoesOutByEachUplinksAddressAndAFailoverTouchesNoRule() throws Exception {
        providersDoNotKnowTheLan();
        configure("\"org.pointsman.nat\": {}");
        daemon.startAndWait();
        awaitTable("oifname \"wlan0\" masquerade");
        String before = table();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            bed.carrier(1, false);
            traffic.awaitAllBy(2, 200);
            bed.carrier(1, true);
            traffic.awaitAllBy(1, 200);
        }
        assertThat(table()).as("same handles: nothing was replaced").isEqualTo(before);
        nothingPrivateLeft();

        assertThat(daemon.stop()).isIn(0, 143);
        String held = bed.everything();
        try (KernelMonitor monitor = new KernelMonitor(bed)) {
            daemon.startAndWait();
            Await.until("a pass after the start", () -> {
                try {
                    return daemon.status().getBoolean("ready");
                } catch (java.io.IOException e) {
                    return false;
                }
            });
            assertThat(monitor.linesSoFar()).as("a restart changes nothing").isEmpty();
            assertThat(bed.everything()).isEqualTo(held);
        }

        configure();
        Await.until(
                "the table goes with the configuration",
                () -> !bed.everything().contains("table inet pointsman"),
                bed::everything);
        assertThat(in(bed.router, "sysctl", "-n", "net.ipv4.ip_forward")).isEqualTo("0\n");
    }

    @Test
    void aFixedAddressForOneProviderAndTheLansOwnForAnotherThatRoutesIt() throws Exception {
        String fixed = "198.51.100.7";
        Namespace first = bed.isps.get(0).namespace();
        Namespace second = bed.isps.get(1).namespace();
        in(first, "ip", "rule", "add", "pref", "100", "to", LAN, "blackhole");
        in(first, "ip", "route", "add", fixed, "via", "10.64.1.2");
        configure("\"org.pointsman.nat\": { \"snat\": [ \"adsl " + fixed + "\" ], \"routed\": [ \"lte\" ] }");
        daemon.startAndWait();
        awaitTable("snat ip to " + fixed);
        daemon.awaitChosen("adsl");
        try (LiveFlows live = LiveFlows.from(bed.client, 10, 10)) {
            assertThat(seenFrom(first)).isEqualTo(fixed);
            nothingPrivateLeft();
            bed.carrier(1, false);
            daemon.awaitChosen("lte");
            // the kernel keeps a SNAT entry when its way changes: only deleting it lets the flow begin anew
            Await.until(
                    "UDP goes on by the other provider, TCP was reset",
                    () -> live.flows().stream().allMatch(f -> f.tcp ? f.reset() : f.last() == 2),
                    live::toString);
            assertThat(seenFrom(second)).isEqualTo(CLIENT);
        }
        aFullConnectionTableIsToldAndFlowsUnderWayGoOn(second);
    }

    private void aFullConnectionTableIsToldAndFlowsUnderWayGoOn(Namespace provider) throws Exception {
        int most = Integer.parseInt(
                in(bed.router, "sysctl", "-n", "net.netfilter.nf_conntrack_max").strip());
        assumeThat(most).as("places in this machine's connection tables").isLessThan(600_000);
        in(provider, "nft", "add rule inet watch in udp dport 10000-60000 drop");
        try (LiveFlows live = LiveFlows.from(bed.client, 10, 10)) {
            bed.client.call(() -> {
                for (int sent = 0; sent <= most; ) {
                    try (DatagramChannel channel = DatagramChannel.open()) {
                        for (int port = 10_000; port <= 60_000; port++, sent++) {
                            channel.send(ByteBuffer.allocate(1), new InetSocketAddress(Isp.TEST_ADDRESS, port));
                        }
                    }
                }
                return null;
            });
            Await.until(
                    "wan:status says so",
                    () -> {
                        try {
                            return daemon.status()
                                    .getJsonArray("problems")
                                    .toString()
                                    .contains("the connection table is ");
                        } catch (java.io.IOException e) {
                            return false;
                        }
                    },
                    daemon::log);
            live.awaitAnswers(live.flows(), 5);
            assertThat(live.flows()).allSatisfy(f -> {
                assertThat(f.providers()).as("%s", f).containsExactly(2);
                assertThat(f.reset()).as("%s", f).isFalse();
            });
            daemon.awaitLog("the connection table is ");
        }
    }

    /** The source of a connection to the test address, as a server at the provider sees it. */
    private String seenFrom(Namespace provider) throws Exception {
        try (ServerSocket server = provider.call(() -> new ServerSocket(7008));
                Socket socket = bed.client.call(() -> new Socket(Isp.TEST_ADDRESS, 7008));
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write(42);
            assertThat(socket.getInputStream().read()).isEqualTo(42);
            return accepted.getInetAddress().getHostAddress();
        }
    }

    @Test
    void whatConntrackForgotDoesNotLeaveWithItsPrivateSource() throws Exception {
        providersDoNotKnowTheLan();
        configure("\"org.pointsman.nat\": { \"forwarding\": \"open\" }");
        daemon.startAndWait();
        awaitTable("masquerade");
        in(bed.router, "sysctl", "-qw", "net.netfilter.nf_conntrack_tcp_loose=0");
        in(bed.router, "nft", "add table inet watch");
        in(bed.router, "nft", "add chain inet watch on { type filter hook forward priority 300; }");
        in(bed.router, "nft", "add rule inet watch on iifname lan0 ct state invalid counter comment lost");
        Namespace provider = bed.isps.get(0).namespace();
        try (ServerSocket server = provider.call(() -> new ServerSocket(7008));
                Socket socket = bed.client.call(() -> new Socket(Isp.TEST_ADDRESS, 7008));
                Socket accepted = server.accept();
                OutputStream out = socket.getOutputStream()) {
            assertThat(accepted.getInetAddress().getHostAddress()).isEqualTo("10.64.1.2");
            in(bed.router, "conntrack", "-D", "-p", "tcp", "-s", CLIENT);
            out.write(1);
            Await.until("the packet and its repetition were sent on", () -> count(bed.router, "lost") >= 2);
            nothingPrivateLeft();
        }
    }

    @Test
    void aStrangerOutsideReachesNobodyInTheLanNorTheRouterUnlessToldSo() throws Exception {
        configure("\"org.pointsman.nat\": { \"forwarding\": \"open\" }");
        daemon.startAndWait();
        awaitTable("masquerade");
        try (Datagrams host = Datagrams.in(bed.client, 9000);
                Datagrams router = Datagrams.in(bed.router, 9001)) {
            say("open", CLIENT, 9000);
            assertThat(host.hear().word()).isEqualTo("open");
            say("open", "10.64.1.2", 9001);
            assertThat(router.hear().word()).isEqualTo("open");
            configure("\"org.pointsman.nat\": { \"input\": \"drop\" }");
            awaitTable("chain nat_input");
            say("closed", CLIENT, 9000);
            say("closed", "10.64.1.2", 9001);
            // behind them on the same way
            in(bed.isps.get(0).namespace(), "ping", "-c", "1", "-W", "5", "10.64.1.2");
            assertThat(host.heardSoFar()).isEmpty();
            assertThat(router.heardSoFar()).isEmpty();
            // and what the LAN and the router begin themselves is answered
            try (Traffic traffic = Traffic.from(bed.client);
                    Traffic own = Traffic.from(bed.router)) {
                traffic.awaitAllBy(1, 100);
                own.awaitAllBy(1, 100);
            }
        }
    }

    /** From a port of its own, as another flow. */
    private void say(String word, String address, int port) throws Exception {
        try (Datagrams stranger = Datagrams.in(bed.isps.get(0).namespace(), 0)) {
            stranger.say(word, address, port);
        }
    }

    @Test
    void portForwardsLeadIntoTheLanOnEachUplinkAndAnswersLeaveByTheOneTheyCameInBy() throws Exception {
        providersDoNotKnowTheLan();
        configure(
                "\"org.pointsman.nat\": {}",
                "\"org.pointsman.nat.forward~web\": { \"port\": \"8080\", \"target\": \"192.168.77.10:80\" }",
                "\"org.pointsman.nat.forward~stray\": { \"port\": \"9999\", \"target\": \"10.64.9.9\" }",
                """
                "org.pointsman.nat.forward~game": {
                  "protocol": "both", "port": "5000-5002", "target": "192.168.77.10", "uplinks": [ "lte" ]
                }""");
        daemon.startAndWait();
        awaitTable("dport 5000-5002");
        awaitTable("dport 8080");
        daemon.awaitChosen("adsl");
        Namespace first = bed.isps.get(0).namespace();
        Namespace second = bed.isps.get(1).namespace();
        try (ServerSocket web = bed.client.call(() -> new ServerSocket(80));
                Datagrams game = Datagrams.in(bed.client, 5001);
                Datagrams router = Datagrams.at(bed.router, "10.64.2.2", 9001)) {
            // both providers have the caller's address: an answer by the wrong one finds nobody
            assertThat(call(first, Isp.TEST_ADDRESS, "10.64.1.2", 8080, web)).isEqualTo(Isp.TEST_ADDRESS);
            assertThat(call(second, Isp.TEST_ADDRESS, "10.64.2.2", 8080, web)).isEqualTo(Isp.TEST_ADDRESS);
            // a host of the LAN, by the outside address: it is even the target itself here
            assertThat(call(bed.client, CLIENT, "10.64.2.2", 8080, web)).isEqualTo("192.168.77.1");
            talk(second, "10.64.2.2", 5001, game);
            talk(second, "10.64.2.2", 9001, router);
            say("not open here", "10.64.1.2", 5001);
            in(first, "ping", "-c", "1", "-W", "5", "10.64.1.2");
            assertThat(game.heardSoFar()).isEmpty();
        }
        nothingPrivateLeft();
        String stray = "port forward stray leads to 10.64.9.9, which is in no network of the LAN (192.168.77.0/24)";
        assertThat(daemon.status().getJsonArray("problems").toString()).contains(stray);
        daemon.awaitLog(stray);
    }

    /** A word each way over TCP; who the server thinks it was. */
    private static String call(Namespace from, String source, String to, int port, ServerSocket server)
            throws Exception {
        try (Socket socket =
                        from.call(() -> new Socket(InetAddress.getByName(to), port, InetAddress.getByName(source), 0));
                Socket accepted = server.accept()) {
            socket.setSoTimeout(20_000);
            accepted.getOutputStream().write(42);
            assertThat(socket.getInputStream().read()).isEqualTo(42);
            return accepted.getInetAddress().getHostAddress();
        }
    }

    /** A word each way over UDP. */
    private static void talk(Namespace from, String to, int port, Datagrams server) throws Exception {
        try (Datagrams caller = Datagrams.at(from, Isp.TEST_ADDRESS, 0)) {
            caller.say("hello", to, port);
            server.answer(server.hear());
            assertThat(caller.hear().from()).isEqualTo(to + ":" + port);
        }
    }

    @Test
    void tcpSegmentsAreMadeToFitThroughTheUplink() throws Exception {
        bed.ip("link", "set", "eth0", "mtu", "1400");
        Namespace provider = bed.isps.get(0).namespace();
        in(provider, "nft", "add rule inet watch in tcp dport 7008 tcp option maxseg size 1360 counter comment fits");
        configure("\"org.pointsman.nat\": {}");
        daemon.startAndWait();
        awaitTable("maxseg");
        try (ServerSocket server = provider.call(() -> new ServerSocket(7008));
                Socket socket = bed.client.call(() -> new Socket(Isp.TEST_ADDRESS, 7008))) {
            assertThat(socket.isConnected() && server.isBound()).isTrue();
        }
        assertThat(count(provider, "fits")).isEqualTo(1);
        configure("\"org.pointsman.nat\": { \"mssClamp\": false }");
        awaitNoTable("maxseg");
        try (ServerSocket server = provider.call(() -> new ServerSocket(7008));
                Socket socket = bed.client.call(() -> new Socket(Isp.TEST_ADDRESS, 7008))) {
            assertThat(socket.isConnected() && server.isBound()).isTrue();
        }
        assertThat(count(provider, "fits")).isEqualTo(1);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What users' own traffic says about an uplink, with packets: a metered one is asked as soon as new flows are not answered, and one that is full is not
 * called poor. One bed and one daemon for all, an uplink for each.
 */
@TestInstance(Lifecycle.PER_CLASS)
class EvidenceIT {
    private Bed bed;
    private Daemon daemon;
    private TestInternet first;

    @BeforeAll
    void build() throws Exception {
        bed = Bed.house();
        daemon = new Daemon(bed);
        first = TestInternet.behind(bed.isps.get(0));
        daemon.configure(Daemon.house("pinned", "", new int[] {10, 20, 30}, new int[] {1, 1, 1})
                .replaceFirst("\\{", """
                { "org.pointsman.health": { "targets": ["icmp:203.0.113.10", "tcp:203.0.113.10:443"] },
                  "org.pointsman.health.uplink~adsl": { "metered": true },
                  "org.pointsman.health.uplink~gsm": { "targets": ["icmp:203.0.113.10", "tcp:203.0.113.97:443",
                    "tcp:203.0.113.98:443", "tcp:203.0.113.99:443", "dns:203.0.113.97", "dns:203.0.113.98", "dns:203.0.113.99"] },
                  "org.pointsman.health.uplink~lte": { "profile": "fast", "upKilobits": 1000 },"""));
        Command.run(
                "ip",
                "netns",
                "exec",
                bed.isps.get(2).namespace().name(),
                "nft",
                "add table ip mute; add chain ip mute in { type filter hook prerouting priority -300; };"
                        + " add rule ip mute in ip daddr 203.0.113.97-203.0.113.99 drop");
        daemon.startWithAll();
        daemon.awaitLog("adsl: UP (the internet answers)");
        daemon.awaitLog("lte: UP (the internet answers)");
    }

    @AfterAll
    void clear() throws Exception {
        daemon.close();
        first.close();
        bed.close();
    }

    private long counted(String counter) {
        Matcher m = Pattern.compile("packets (\\d+)")
                .matcher(bed.nft("list", "counter", "inet", "pointsman", "flows_" + counter));
        assertThat(m.find()).isTrue();
        return Long.parseLong(m.group(1));
    }

    @Test
    void connectionsThatNobodyAnswersRaiseDoubtAtOnceWhileOtherTrafficFlows() throws Exception {
        long begun = counted("tcp_begun_1");
        long answered = counted("tcp_answered_1");
        NewFlows.tcp(bed.client, 20);
        assertThat(counted("tcp_begun_1") - begun).as("flows begun").isGreaterThanOrEqualTo(20);
        assertThat(counted("tcp_answered_1") - answered).as("of those answered").isGreaterThanOrEqualTo(20);
        assertThat(counted("tcp_begun_2"))
                .as("by the other one: probes at most")
                .isLessThan(20);
        List<SocketChannel> open = new ArrayList<>();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 100);
            Await.until("answers of a flow that is ASSURED are counted", () -> counted("kept_1") > 20);
            first.drop("tcp flags syn"); // pings and UDP go on, so by the interface all is well
            for (int i = 0; i < 4; i++) {
                open.add(bed.client.call(() -> {
                    SocketChannel channel = SocketChannel.open();
                    channel.configureBlocking(false);
                    channel.connect(new InetSocketAddress(Isp.TEST_ADDRESS, Isp.PORT));
                    return channel;
                }));
            }
            daemon.awaitLog("adsl: TCP connections begin and none is answered: asking");
            daemon.awaitLog("adsl: DOWN (TCP is dead: no answer from 203.0.113.10:443; ping still works)");
        } finally {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
    }

    /** Three of its targets by TCP and DNS never answer; nobody but the daemon begins a flow by it. */
    @Test
    void questionsOfTheDaemonsOwnThatNobodyAnswersAreNoUsersFlows() {
        daemon.awaitLog("gsm: UP (the internet answers)");
        Await.until("many were asked", () -> counted("tcp_begun_3") >= 12 && counted("udp_begun_3") >= 12, daemon::log);
        Await.until(
                "all of it is known for the daemon's own",
                () -> counted("tcp_own_3") == counted("tcp_begun_3") && counted("udp_own_3") == counted("udp_begun_3"),
                () -> bed.nft("list", "counters"));
        assertThat(daemon.log()).doesNotContainPattern("gsm: .* begin and none is answered");
    }

    @Test
    void oneFlowThatIsNotAnsweredRaisesDoubtWhereNothingElseComesIn() throws Exception {
        first.heal();
        Await.until("adsl is up", () -> health().contains("\"state\":\"up\""), daemon::log);
        String before = spent();
        Await.until("it was just asked, and is not again for seconds", () -> !spent().equals(before), daemon::log);
        int from = daemon.log().length();
        first.drop("");
        try (Datagrams socket = Datagrams.in(bed.client, 0)) {
            String doubt = "adsl: a flow begins by eth0 and nothing at all comes back: asking";
            long[] said = {0};
            Await.until(
                    "log says: " + doubt,
                    () -> {
                        // what comes in at the same moment, as an answer that was under way, hides one
                        if (System.nanoTime() - said[0] > 700_000_000L) {
                            say(socket);
                            said[0] = System.nanoTime();
                        }
                        return daemon.log().substring(from).contains(doubt);
                    },
                    daemon::log);
            Await.until(
                    "adsl is down",
                    () -> daemon.log().substring(from).contains("adsl: DOWN (no answer from "),
                    daemon::log);
        } finally {
            first.heal();
        }
        Await.until("adsl is up again", () -> health().contains("\"state\":\"up\""), daemon::log);
    }

    private static void say(Datagrams socket) {
        try {
            socket.say("hello", Isp.TEST_ADDRESS, Isp.PORT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String health() {
        try {
            return daemon.ask("wan:health adsl --json").output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String spent() {
        return health().replaceAll("(?s).*\"bytesSent\":(\\d+).*", "$1");
    }

    @Test
    void whatAFullLineLosesIsNotHeldAgainstIt() throws Exception {
        String isp = bed.isps.get(1).namespace().name();
        bed.ip("route", "add", "203.0.113.77/32", "via", "10.64.2.1", "dev", "usb0");
        Command.run(
                "ip",
                "netns",
                "exec",
                isp,
                "nft",
                "add table ip narrow; add chain ip narrow in { type filter hook prerouting priority -300; };"
                        + " add rule ip narrow in iifname isp0 ip daddr 203.0.113.0/24 limit rate over 100/second burst 5 packets drop");
        AtomicBoolean over = new AtomicBoolean();
        Thread upload = new Thread(
                () -> {
                    try (Datagrams socket = Datagrams.in(bed.client, 0)) {
                        while (!over.get()) {
                            socket.say("x".repeat(1200), "203.0.113.77", 9);
                            LockSupport.parkNanos(7_000_000);
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                "upload");
        upload.start();
        try {
            daemon.awaitLog("lte: UP (the internet answers; the line is full, and that is why ");
            assertThat(daemon.ask("wan:health lte").output())
                    .contains("the line is full")
                    .contains(" of 1.0 Mbit/s up");
            assertThat(daemon.ask("wan:why lte").output()).contains("the line is full");
        } finally {
            over.set(true);
            upload.join(10_000);
            bed.ip("route", "del", "203.0.113.77/32");
            Command.run("ip", "netns", "exec", isp, "nft", "delete table ip narrow");
        }
    }
}

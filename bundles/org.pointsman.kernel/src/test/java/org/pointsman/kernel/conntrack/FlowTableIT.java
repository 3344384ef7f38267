/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.FlowEvent;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.Ownership;
import org.pointsman.kernel.Cmd;
import org.pointsman.kernel.loop.NetlinkLoop;
import org.pointsman.kernel.namespace.Namespace;

@SuppressWarnings("try") // registrations are only held
class FlowTableIT {
    private static final FwMark ALL = new FwMark(0, 0);

    private final List<FlowEvent> events = new CopyOnWriteArrayList<>();
    private Namespace ns;
    private NetlinkLoop control;
    private NetlinkFlowTable table;

    @BeforeEach
    void open() throws Exception {
        Cmd.requireRoot();
        ns = Namespace.create("pmk" + ProcessHandle.current().pid() + "-flows");
        sh("ip link set lo up");
        // the kernel tracks connections only where a rule asks for their state
        sh("nft 'add table inet t; add chain inet t c { type filter hook output priority 0; };"
                + " add rule inet t c ct state new ct mark set 0x02000000'");
        control = NetlinkLoop.start("control of flows");
        table = ns.call(() -> NetlinkFlowTable.open(control));
    }

    @AfterEach
    void close() {
        try (Namespace gone = ns) { // also where opening failed halfway
            table.close();
            control.close();
        }
    }

    private String sh(String command) throws Exception {
        return ns.call(() -> Cmd.run("sh", "-c", command));
    }

    private void insert(String arguments) throws Exception {
        sh("conntrack -I " + arguments + " --timeout 300 2>&1");
    }

    /** Sends a datagram over loopback; the port it was sent from. */
    private int datagram() throws Exception {
        return ns.call(() -> {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
                socket.send(new DatagramPacket(new byte[100], 100, InetAddress.getByName("127.0.0.2"), 9));
                return socket.getLocalPort();
            }
        });
    }

    /** Sends a datagram back to where {@link #datagram()} sent one from. */
    private void answer(int port) throws Exception {
        ns.call(() -> {
            try (DatagramSocket socket = new DatagramSocket(9, InetAddress.getByName("127.0.0.2"))) {
                socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("127.0.0.1"), port));
                return port;
            }
        });
    }

    private List<Flow> flows(FwMark mark) {
        List<Flow> flows = new ArrayList<>();
        table.dump(mark, flows::add);
        return flows;
    }

    private <E extends FlowEvent> E event(Class<E> type, Predicate<E> wanted) {
        Predicate<FlowEvent> all = e -> type.isInstance(e) && wanted.test(type.cast(e));
        Cmd.await(
                type.getSimpleName() + " among " + events, () -> events.stream().anyMatch(all));
        return type.cast(events.stream().filter(all).findFirst().orElseThrow());
    }

    @Test
    void theDumpTellsWhatConntrackTells() throws Exception {
        insert("-p tcp --state ESTABLISHED -u SEEN_REPLY,ASSURED -s 10.9.1.1 -d 192.0.2.1 --sport 4000 --dport 443"
                + " --reply-src 192.0.2.1 --reply-dst 198.51.100.7 --reply-port-src 443 --reply-port-dst 4000 --mark "
                + (1 << 24));
        insert("-p udp -s fd00:9::1 -d fd00:9::2 --sport 1000 --dport 53 --mark " + (2 << 24));
        insert("-p udp -s 10.9.1.1 -d 10.9.1.2 --sport 1001 --dport 53 --mark 7");
        assertThat(flows(ALL)).hasSize(3);
        assertThat(flows(Ownership.DEFAULT.markOf(1))).singleElement().satisfies(f -> {
            assertThat(f.protocol()).isEqualTo(Flow.TCP);
            assertThat(f.state()).isEqualTo("ESTABLISHED");
            assertThat(f.replied()).isTrue();
            assertThat(f.assured()).isTrue();
            assertThat(f.bytes()).isEmpty();
            assertThat(f.timeout().toSeconds()).isBetween(1L, 300L);
            assertThat(f.original())
                    .isEqualTo(new Flow.Tuple(IpAddress.parse("10.9.1.1"), 4000, IpAddress.parse("192.0.2.1"), 443));
            assertThat(f.reply())
                    .isEqualTo(
                            new Flow.Tuple(IpAddress.parse("192.0.2.1"), 443, IpAddress.parse("198.51.100.7"), 4000));
        });
        assertThat(flows(Ownership.DEFAULT.markOf(2))).singleElement().satisfies(f -> {
            assertThat(f.original().source()).isEqualTo(IpAddress.parse("fd00:9::1"));
            assertThat(f.state()).isEmpty();
            assertThat(f.assured()).isFalse();
        });
        assertThat(flows(new FwMark(0, Ownership.DEFAULT.markMask())))
                .singleElement()
                .satisfies(f -> assertThat(f.mark()).isEqualTo(7));
        assertThat(flows(Ownership.DEFAULT.markOf(3))).isEmpty();
    }

    @Test
    void bytesAreCountedWhereAccountingIsOn() throws Exception {
        sh("sysctl -qw net.netfilter.nf_conntrack_acct=1");
        int port = datagram();
        assertThat(flows(ALL))
                .filteredOn(f -> f.protocol() == Flow.UDP && f.original().sourcePort() == port)
                .singleElement()
                .satisfies(f -> assertThat(f.bytes()).hasValue(128)); // 100 and the headers of UDP (8) and IPv4 (20)
    }

    @Test
    void aDatagramIsAnnouncedAndSoIsTheEndOfItsFlow() throws Exception {
        try (Registration watching = table.watch(events::add)) {
            int port = datagram();
            FlowEvent.Began began =
                    event(FlowEvent.Began.class, e -> e.flow().original().sourcePort() == port);
            assertThat(began.flow().protocol()).isEqualTo(Flow.UDP);
            assertThat(Ownership.DEFAULT.slotOf(began.flow().mark())).contains(2);
            answer(port);
            event(
                    FlowEvent.Changed.class,
                    e -> e.flow().original().sourcePort() == port && e.flow().replied());
            sh("conntrack -D -p udp --orig-port-src " + port + " 2>&1");
            event(FlowEvent.Ended.class, e -> e.flow().original().sourcePort() == port);
        }
    }

    @Test
    void theKernelIsAskedForEventsOnlyWhileSomebodyListens() throws Exception {
        Registration first = table.watch(events::add);
        Registration second = table.watch(e -> {});
        assertThat(groups()).isEqualTo("00000007");
        first.close();
        first.close();
        assertThat(groups()).as("somebody still listens").isEqualTo("00000007");
        second.close();
        assertThat(groups()).isEqualTo("00000000");
        events.clear();
        Registration again = table.watch(events::add);
        int port = datagram();
        event(FlowEvent.Began.class, e -> e.flow().original().sourcePort() == port);
        again.close();
    }

    /** Groups of all netfilter sockets in the namespace, of which only the event socket can have any. */
    private String groups() throws Exception {
        int all = 0;
        // procfs shows the namespace of the thread that opens it
        for (String line :
                sh("cat /proc/thread-self/net/netlink").lines().skip(1).toList()) {
            String[] fields = line.trim().split(" +");
            if (fields[1].equals("12")) {
                all |= (int) Long.parseLong(fields[3], 16);
            }
        }
        return "%08x".formatted(all);
    }

    @Test
    void aSlowListenerIsToldThatEventsWereLost() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (NetlinkFlowTable small = ns.call(() -> NetlinkFlowTable.open(control, 4096));
                Registration watching = small.watch(e -> {
                    events.add(e);
                    try {
                        slow.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                })) {
            for (int i = 0; i < 200; i++) {
                datagram();
            }
            slow.countDown();
            event(FlowEvent.Lost.class, e -> true);
            int port = datagram();
            event(FlowEvent.Began.class, e -> e.flow().original().sourcePort() == port);
        }
    }

    @Test
    void aFailingListenerTakesNothingFromTheOthers() throws Exception {
        try (Registration failing = table.watch(e -> {
                    throw new IllegalStateException("on purpose");
                });
                Registration watching = table.watch(events::add)) {
            int port = datagram();
            event(FlowEvent.Began.class, e -> e.flow().original().sourcePort() == port);
        }
    }

    @Test
    void theControlLoopMayNotDump() throws Exception {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        control.post(() -> {
            try {
                table.dump(ALL, f -> {});
                refused.complete(new AssertionError("dumped"));
            } catch (IllegalStateException e) {
                refused.complete(e);
            }
        });
        assertThat(refused.get(30, TimeUnit.SECONDS)).hasMessageContaining("control loop");
        table.close();
        assertThatThrownBy(() -> flows(ALL)).hasMessage("the connection table is closed");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An uplink by DHCP: a real dnsmasq at the provider, a real udhcpc under Pointsman. */
class DhcpUplinkIT {
    private Bed bed;
    private Daemon daemon;
    private Process server;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        daemon.configure(Daemon.laptopStatic()
                .replace(
                        "\"addressing\": \"static\", \"address\": \"10.64.1.2/24\", \"gateway\": \"10.64.1.1\"",
                        "\"addressing\": \"dhcp\""));
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
        bed.close();
    }

    private void serve(String gateway) throws IOException, InterruptedException {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
        Path leases = bed.folder.resolve("leases");
        server = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        bed.isps.get(0).namespace().name(),
                        "dnsmasq",
                        "--keep-in-foreground",
                        "--port=0",
                        "--interface=isp0",
                        "--bind-dynamic",
                        "--conf-file=/dev/null",
                        "--user=root",
                        "--pid-file",
                        "--dhcp-leasefile=" + leases,
                        "--dhcp-range=10.64.1.2,10.64.1.2,2m",
                        "--dhcp-option=3," + gateway,
                        "--dhcp-option=6,10.64.1.1",
                        "--no-ping",
                        "--log-facility=-",
                        "--dhcp-option=51,120",
                        "--dhcp-option=58,3")
                .redirectErrorStream(true)
                .redirectOutput(bed.folder.resolve("dnsmasq.log").toFile())
                .start();
        assertThat(Files.exists(bed.folder)).isTrue();
    }

    @Test
    void aLeaseBringsTheUplinkUpAndARenewalWithAnotherGatewayMovesItsRoutes() throws Exception {
        serve("10.64.1.1");
        daemon.startAndWait();
        bed.awaitGateway("10.64.1.1");
        assertThat(daemon.uplink("adsl").getJsonArray("resolvers").toString()).contains("10.64.1.1");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            bed.carrier(1, false);
            traffic.awaitAllBy(2, 200);
            bed.carrier(1, true);
            traffic.awaitAllBy(1, 200);
        }
        Command.run("ip", "-n", bed.isps.get(0).namespace().name(), "address", "add", "10.64.1.254/24", "dev", "isp0");
        serve("10.64.1.254");
        renew();
        bed.awaitGateway("10.64.1.254");
    }

    @Test
    void anIdenticalRenewalWritesNothing() throws Exception {
        serve("10.64.1.1");
        daemon.startAndWait();
        bed.awaitGateway("10.64.1.1");
        Path log = bed.folder.resolve("dnsmasq.log");
        try (KernelMonitor monitor = new KernelMonitor(bed)) {
            long before = acks(log);
            renew();
            Await.until("a renewal", () -> acks(log) > before, () -> daemon.log());
            awaitBound();
            renew();
            Await.until("another renewal", () -> acks(log) > before + 1, () -> daemon.log());
            awaitBound();
            assertThat(monitor.linesSoFar()).isEmpty();
        }
    }

    /** The client asks again now, as it would at half of the lease time (udhcpc(8), SIGUSR1). */
    private void renew() throws IOException {
        Command.run("kill", "-USR1", client());
    }

    private String client() throws IOException {
        return Files.readString(daemon.data().resolve("dhcp/eth0.pid")).strip();
    }

    /** Until the client has the answer that the server has sent: then it closes its port 68. Asked again before, it starts from the beginning. */
    private void awaitBound() throws IOException {
        Path sockets = Path.of("/proc", client(), "net/udp");
        Await.until("the client has its answer", () -> {
            try {
                return !Files.readString(sockets).contains(":0044 ");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static long acks(Path log) {
        try {
            return Files.readString(log)
                    .lines()
                    .filter(l -> l.contains("DHCPACK"))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void withoutAServerTheReasonIsShownAndTheOtherWayIsUsed() throws Exception {
        daemon.startAndWait();
        bed.awaitGateway("10.64.2.1");
        Await.until("the reason", () -> {
            try {
                return daemon.uplink("adsl").getString("explanation").contains("eth0");
            } catch (IOException e) {
                return false;
            }
        });
        serve("10.64.1.1");
        bed.awaitGateway("10.64.1.1");
    }

    @Test
    void aRestartWhileTheServerIsAwayKeepsTheLeaseInForce() throws Exception {
        serve("10.64.1.1");
        daemon.startAndWait();
        bed.awaitGateway("10.64.1.1");
        server.destroyForcibly().waitFor();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            daemon.kill();
            daemon.startAndWait();
            traffic.awaitAllBy(1, 500);
            assertThat(traffic.lostBetween(from, traffic.mark() - 50)).isZero();
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.IpAddress;

/** A real udhcpc that asks a real dnsmasq. */
class DhcpIT {
    @TempDir
    private Path folder;

    private final Heard heard = new Heard();
    private Provider provider;
    private UdhcpcClients clients;
    private Registration session = () -> {};

    @BeforeEach
    void build() throws Exception {
        provider = new Provider(folder);
        clients = new UdhcpcClients(folder.resolve("dhcp"), provider.subscriber());
    }

    @AfterEach
    void clear() throws Exception {
        session.close();
        clients.stop();
        provider.close();
    }

    private Lease bound() throws Exception {
        session = clients.open("eth0", heard);
        Lease lease = heard.nextLease();
        provider.address("add", lease.address().toString()); // what Pointsman does with a lease
        return lease;
    }

    private ProcessHandle client() throws Exception {
        String pid = Files.readString(folder.resolve("dhcp/eth0.pid")).strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private void renew() throws Exception {
        Provider.run("kill", "-USR1", Long.toString(client().pid())); // udhcpc(8): renew now
    }

    private static void ends(ProcessHandle process) throws Exception {
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aLeaseHasAddressGatewayAndResolvers() throws Exception {
        provider.serve("10.64.1.2", "10.64.1.1");
        Lease lease = bound();
        assertThat(lease.address()).hasToString("10.64.1.2/24");
        assertThat(lease.gateway()).contains(IpAddress.parse("10.64.1.1"));
        assertThat(lease.resolvers()).extracting(IpAddress::toString).containsExactly("10.64.1.1", "198.51.100.53");
        assertThat(lease.duration()).hasMinutes(2);
        assertThat(Provider.run("ip", "-n", provider.subscriberName(), "route", "show", "default"))
                .as("the client changes nothing in the kernel")
                .isEmpty();
    }

    @Test
    void anIdenticalRenewalIsAnEqualLease() throws Exception {
        provider.serve("10.64.1.2", "10.64.1.1");
        Lease first = bound();
        renew();
        assertThat(heard.nextLease()).isEqualTo(first);
    }

    @Test
    void aRenewalMayNameAnotherGateway() throws Exception {
        provider.serve("10.64.1.2", "10.64.1.1");
        Lease first = bound();
        provider.serve("10.64.1.2", "10.64.1.254");
        renew();
        Lease second = heard.nextLease();
        assertThat(second.address()).isEqualTo(first.address());
        assertThat(second.gateway()).contains(IpAddress.parse("10.64.1.254"));
    }

    @Test
    void aServerThatTakesTheAddressBackEndsTheLeaseAndGivesAnother() throws Exception {
        provider.serve("10.64.1.2", "10.64.1.1");
        bound();
        provider.serve("10.64.1.99", "10.64.1.1");
        renew();
        assertThat(heard.nextLost()).isEqualTo("the DHCP server on eth0 took the lease back");
        provider.address("del", "10.64.1.2/24");
        assertThat(heard.nextLease().address()).hasToString("10.64.1.99/24");
    }

    @Test
    void withoutAServerItIsSaidWithinSecondsAndOneThatComesLaterIsFound() throws Exception {
        session = clients.open("eth0", heard);
        long from = System.nanoTime();
        assertThat(heard.nextUnanswered()).isEqualTo("no DHCP server answers on eth0");
        assertThat(System.nanoTime() - from).isLessThan(TimeUnit.SECONDS.toNanos(20));
        provider.serve("10.64.1.2", "10.64.1.1");
        Lease lease = heard.leaseAfterSilence();
        assertThat(lease.address()).hasToString("10.64.1.2/24");
    }

    @Test
    void aClientThatIsKilledIsStartedAgainAndTheLeaseIsNotLostByThat() throws Exception {
        provider.serve("10.64.1.2", "10.64.1.1");
        Lease first = bound();
        ProcessHandle old = client();
        old.destroyForcibly();
        assertThat(heard.nextUnanswered()).startsWith("udhcpc on eth0 ended with 137");
        assertThat(heard.nextLease()).isEqualTo(first);
        assertThat(client().pid()).isNotEqualTo(old.pid());
    }

    @Test
    void closingASessionEndsItsClientAndIsSilent() throws Exception {
        provider.serve("10.64.1.2", "10.64.1.1");
        bound();
        ProcessHandle client = client();
        session.close();
        ends(client);
        clients.stop();
        assertThat(heard.silent()).isTrue();
    }

    @Test
    void stoppingEndsEveryClientBeforeItReturns() throws Exception {
        provider.serve("10.64.1.2", "10.64.1.1");
        bound();
        ProcessHandle client = client();
        clients.stop();
        assertThat(client.isAlive()).isFalse();
        assertThat(folder.resolve("dhcp/eth0.pid")).doesNotExist();
    }

    @Test
    void whatAKilledDaemonLeftIsEndedByTheNext() throws Exception {
        provider.serve("10.64.1.2", "10.64.1.1");
        Path script = EventScript.install(folder.resolve("dhcp"));
        Process left = provider.udhcpc(script, folder.resolve("left.log"));
        new Leftover(folder.resolve("dhcp"), "eth0", script).remember(left.pid());
        bound();
        assertThat(left.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(client().pid()).isNotEqualTo(left.pid());
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() throws Exception {
        session = clients.open("eth7", heard);
        assertThat(heard.nextUnanswered()).contains("eth7").contains("No such device");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.dhcp.DhcpListener;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.kernel.Registration;

/** A session with a client that plays a part. */
class DhcpSessionTest {
    /** Calls the event script as udhcpc does; {@code $6} is the script: udhcpc -f -i eth0 -s SCRIPT. */
    private static final String TELLS = "#!/bin/sh\n"
            + "tell() { event=$1; shift; env \"$@\" \"$script\" \"$event\"; }\n"
            + "script=$6\n"
            + "lease() { tell bound ip=192.0.2.7 mask=24 router=192.0.2.1 dns=192.0.2.53 lease=60; }\n"
            + "again=$(test -e \"$0.ran\" && echo yes); : > \"$0.ran\"\n";

    private static final String STAY = "; exec sleep 60";

    @TempDir
    private Path folder;

    private final Heard heard = new Heard();
    private Registration session = () -> {};
    private UdhcpcClients clients;

    @AfterEach
    void close() throws InterruptedException {
        session.close();
        if (clients != null) {
            clients.stop();
        }
    }

    /** Opens a session whose client does {@code part}. */
    private void play(String part) throws IOException {
        play(part, heard);
    }

    private void play(String part, DhcpListener listener) throws IOException {
        Path client = folder.resolve("client");
        Files.writeString(client, TELLS + part + "\n");
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwx------"));
        clients = new UdhcpcClients(folder.resolve("dhcp"), List.of(client.toString()));
        session = clients.open("eth0", listener);
    }

    @Test
    void aLeaseThatRunsOutIsLostOnce() throws Exception {
        play("tell deconfig; lease; tell deconfig; tell deconfig; tell leasefail" + STAY);
        Lease lease = heard.nextLease();
        assertThat(lease.address()).hasToString("192.0.2.7/24");
        assertThat(lease.duration()).isEqualTo(Duration.ofMinutes(1));
        assertThat(heard.nextLost()).isEqualTo("the lease on eth0 ran out");
        assertThat(heard.nextUnanswered()).isEqualTo("no DHCP server answers on eth0");
        assertThat(heard.silent()).isTrue();
    }

    @Test
    void aLeaseThatIsTakenBackIsLostOnceAndItsReasonIsSaid() throws Exception {
        play("tell deconfig; lease; tell nak message=no; tell deconfig; lease" + STAY);
        heard.nextLease();
        assertThat(heard.nextLost()).isEqualTo("the DHCP server on eth0 took the lease back");
        heard.nextLease();
    }

    @Test
    void aClientThatDiesIsStartedAgainAndTheLeaseIsNotLostByThat() throws Exception {
        play("tell deconfig; lease; test \"$again\" && exec sleep 60; echo 'client: out of luck'; exit 5");
        Lease first = heard.nextLease();
        assertThat(heard.nextUnanswered())
                .isEqualTo("udhcpc on eth0 ended with 5 (client: out of luck); it is started again");
        assertThat(heard.nextLease()).isEqualTo(first);
    }

    @Test
    void aClientThatFailsAtOnceIsNoSilence() throws Exception {
        play("echo 'udhcpc: SIOCGIFINDEX: No such device'; exit 1");
        assertThat(heard.nextUnanswered()).contains("eth0").contains("No such device");
    }

    @Test
    void anUnusableLeaseIsSaidAndTheNextIsTaken() throws Exception {
        play("tell bound ip=0.0.0.0 mask=24; echo ip=198.51.100.9; tell oddity; lease" + STAY);
        assertThat(heard.nextUnanswered()).isEqualTo("the DHCP server on eth0 sent a lease without a usable address");
        assertThat(heard.nextLease().address()).hasToString("192.0.2.7/24");
    }

    @Test
    void aVariableOfOurOwnEnvironmentIsNoWordOfTheServers() throws Exception {
        play("env -u PWD -u _ -u OLDPWD -u SHLVL > \"$0.env\"; lease" + STAY);
        heard.nextLease();
        assertThat(Files.readAllLines(folder.resolve("client.env")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("PATH=");
    }

    @Test
    void aProcessIdThatCannotBeKeptCostsNoLease() throws Exception {
        Files.createDirectories(folder.resolve("dhcp/eth0.pid/in the way"));
        play("lease" + STAY);
        assertThat(heard.nextLease().address()).hasToString("192.0.2.7/24");
    }

    @Test
    void aFailingListenerStillHearsTheRest() throws Exception {
        play("lease; tell deconfig" + STAY, new DhcpListener() {
            @Override
            public void leased(Lease lease) {
                throw new IllegalStateException("as the test says");
            }

            @Override
            public void unanswered(String reason) {
                heard.unanswered(reason);
            }

            @Override
            public void lost(String reason) {
                heard.lost(reason);
            }
        });
        assertThat(heard.nextLost()).contains("eth0");
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidAtOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        new UdhcpcClients(file.resolve("dhcp"), List.of()).open("eth0", heard).close();
        assertThat(heard.nextUnanswered()).startsWith("no DHCP on eth0: ").contains(file.toString());
    }

    @Test
    void aClientThatIsNotInstalledIsNamedWithItsPackage() throws Exception {
        clients = new UdhcpcClients(folder, List.of(folder.resolve("nothing").toString()));
        session = clients.open("eth0", heard);
        assertThat(heard.nextUnanswered())
                .startsWith("udhcpc cannot be started on eth0; install the Debian package udhcpc (");
    }
}

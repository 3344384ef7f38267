/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.dhcp.DhcpListener;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.kernel.Registration;

/** A server whose root path (option 17) holds line ends: udhcpc hands it on as it is. */
class ForgedEventTest {
    private static final String FORGED = "x\nrouter=10.9.9.9\n" + EventScript.END + "\n" + EventScript.BEGIN
            + "bound\nip=10.9.9.7\nmask=8\nrouter=10.9.9.9\n" + EventScript.END;

    private static final Map<String, String> SENT = Map.of(
            "ip",
            "10.64.1.2",
            "mask",
            "24",
            "router",
            "10.64.1.1",
            "dns",
            "10.64.1.1",
            "lease",
            "120",
            "rootpath",
            FORGED);

    @TempDir
    private Path folder;

    @Test
    void aServersTextIsNotPrinted() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(EventScript.install(folder).toString(), "bound");
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().putAll(SENT);
        Process p = builder.redirectErrorStream(true).start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(p.waitFor()).isZero();
        assertThat(out.lines())
                .containsExactly(
                        EventScript.BEGIN + "bound",
                        "ip=10.64.1.2",
                        "mask=24",
                        "router=10.64.1.1",
                        "dns=10.64.1.1",
                        "lease=120",
                        EventScript.END);
    }

    @Test
    void aServersTextIsNotTakenForALease() throws Exception {
        UdhcpcClients clients = new UdhcpcClients(folder.resolve("dhcp"), List.of(client().toString()));
        Heard heard = new Heard();
        Registration session = clients.open("eth0", heard);
        try {
            Object first = heard.said.poll(30, TimeUnit.SECONDS);
            assertThat(first).isInstanceOfSatisfying(Lease.class, lease -> {
                assertThat(lease.address()).hasToString("10.64.1.2/24");
                assertThat(lease.gateway().orElseThrow()).hasToString("10.64.1.1");
            });
            assertThat(heard.said.poll(30, TimeUnit.SECONDS)).isEqualTo("the lease on eth0 ran out");
        } finally {
            session.close();
            clients.stop();
        }
    }

    @Test
    void whatTheServerLeftOutIsNotGiven() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(EventScript.install(folder).toString(), "bound");
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().put("ip", "10.64.1.2");
        Process p = builder.redirectErrorStream(true).start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(p.waitFor()).isZero();
        assertThat(out.lines()).containsExactly(EventScript.BEGIN + "bound", "ip=10.64.1.2", EventScript.END);
    }

    /** Plays udhcpc: calls the script that its argument 6 names, as udhcpc does. */
    private Path client() throws IOException {
        Path text = Files.writeString(folder.resolve("rootpath"), FORGED);
        Path client = folder.resolve("client");
        Files.writeString(
                client,
                "#!/bin/sh\n"
                        + "env ip=10.64.1.2 mask=24 router=10.64.1.1 dns=10.64.1.1 lease=120 rootpath=\"$(cat '" + text
                        + "')\" \"$6\" bound\n"
                        + "\"$6\" deconfig\n"
                        + "exec sleep 60\n");
        return Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwx------"));
    }

    private static final class Heard implements DhcpListener {
        private final BlockingQueue<Object> said = new LinkedBlockingQueue<>();

        @Override
        public void leased(Lease lease) {
            said.add(lease);
        }

        @Override
        public void unanswered(String reason) {
            said.add(reason);
        }

        @Override
        public void lost(String reason) {
            said.add(reason);
        }
    }
}

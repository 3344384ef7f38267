/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.net.IpAddress;

/** dnsmasq's files, as a network engineer reads them. */
class TextsTest {
    private final Texts texts = Texts.of(
            List.of(Home.usual().withoutDhcp(), Home.usual()),
            false,
            "dnsmasq",
            List.of(
                    new Upstream(IpAddress.parse("192.0.2.53"), "eth0"),
                    new Upstream(IpAddress.parse("192.0.2.53"), "usb0")),
            3);

    @Test
    void theStructureNamesNetworksAndOptions() {
        assertThat(texts.structure()).endsWith("""
                all-servers
                dhcp-authoritative
                user=dnsmasq
                except-interface=lo
                interface=eth2
                local=/guests/
                domain=guests,10.0.0.0/8
                no-dhcp-interface=eth2
                interface=eth1
                local=/lan/
                domain=lan,192.168.50.0/24
                dhcp-range=192.168.50.100,192.168.50.200,255.255.255.0,43200
                """);
    }

    @Test
    void whatCanChangeWithoutARestartIsElsewhere() {
        assertThat(texts.servers())
                .endsWith("\nserver=192.0.2.53@eth0\nserver=192.0.2.53@usb0\nserver=" + Texts.NOBODY + "\n");
        assertThat(texts.hosts())
                .endsWith("\n192.168.50.20 printer.lan printer\n192.168.50.7 www.house.example\n"
                        + "192.168.50.7 nas.lan nas\n");
        assertThat(texts.leases()).endsWith("\n02:00:5e:00:00:07,192.168.50.7,nas,43200\n");
    }

    @Test
    void theRouterItselfIsServedWhereItAsks() {
        assertThat(Texts.of(List.of(), true, "", List.of(), 0).structure())
                .contains("\ninterface=lo\nno-dhcp-interface=lo\n")
                .doesNotContain("user=")
                .doesNotContain("except-interface");
    }

    @Test
    void dnsmasqTakesAllOfIt(@TempDir Path folder) throws Exception {
        Folder files = new Folder(folder);
        files.writeLive(texts);
        files.write(files.structure(), texts.structure());
        List<String> command = new java.util.ArrayList<>(List.of("dnsmasq", "--test"));
        command.addAll(files.arguments(files.structure()));
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(p.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(p.waitFor()).as(said).isZero();
    }
}

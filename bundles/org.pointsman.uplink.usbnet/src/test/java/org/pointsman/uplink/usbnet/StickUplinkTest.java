/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.dhcp.DhcpClients;
import org.pointsman.api.dhcp.DhcpListener;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.testkit.VirtualLoop;

/** Sticks that come, go and change places, on a sysfs of files; itests/vm has real USB. */
class StickUplinkTest {
    @TempDir
    private Path root;

    private final VirtualLoop loop = new VirtualLoop();
    private final List<Surroundings> all = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private Usb usb;
    private Sticks sticks;
    private Picture picture = Picture.of();

    @BeforeEach
    void machine() throws IOException {
        usb = new Usb(root);
        sticks = new Sticks(root);
    }

    private Surroundings uplink(String name, String match) {
        Surroundings s = new Surroundings(name);
        all.add(s);
        s.uplink = new StickUplink(Match.parse(match), "", "", "", new String[0], s, sticks);
        s.uplink.start(s);
        loop.run();
        return s;
    }

    private void show(Link... links) {
        picture = Picture.of(links);
        all.forEach(s -> List.copyOf(s.watchers).stream()
                .filter(w -> s.watchers.contains(w)) // one closed by another hears nothing more
                .forEach(w -> w.accept(picture)));
        loop.run();
    }

    @Test
    void pluggedUnpluggedAndPluggedAgainUnderAnotherName() throws IOException {
        Surroundings lte = uplink("lte", "usb:12d1:*");
        assertThat(lte.status()).isEqualTo("DOWN: no USB network interface matches usb:12d1:* (yet)");

        usb.plug("1-1.2", "eth1", 7, "cdc_ether");
        show(Usb.link("eth1", 7));
        assertThat(lte.status()).isEqualTo("CONNECTING eth1: asking for an address on eth1 by DHCP");
        lte.lease("192.168.8.100/24", "192.168.8.1");
        assertThat(lte.status()).isEqualTo("UP eth1: lease from DHCP");
        assertThat(lte.last.details())
                .containsEntry("usb", "12d1:14dc")
                .containsEntry("port", "1-1.2")
                .containsEntry("driver", "cdc_ether")
                .containsEntry("stick", "HUAWEI_MOBILE HUAWEI Mobile");

        usb.unplug("1-1.2", "eth1");
        show();
        assertThat(lte.status()).isEqualTo("DOWN: no USB network interface matches usb:12d1:* (yet)");
        assertThat(lte.last.addresses()).isEmpty();

        usb.plug("1-1.4", "usb0", 9, "cdc_ether");
        show(Usb.link("usb0", 9));
        assertThat(lte.status()).isEqualTo("CONNECTING usb0: asking for an address on usb0 by DHCP");
        assertThat(asked).containsExactly("lte open eth1", "lte close eth1", "lte open usb0");
    }

    @Test
    void aStickThatUdevRenamesIsFollowed() throws IOException {
        Surroundings lte = uplink("lte", "port:1-1");
        usb.plug("1-1", "eth1", 7, "rndis_host");
        show(Usb.link("eth1", 7));
        show(Usb.link("enx0c5b8f279a64", 7));
        assertThat(lte.status()).startsWith("CONNECTING enx0c5b8f279a64:");
        assertThat(asked).containsExactly("lte open eth1", "lte close eth1", "lte open enx0c5b8f279a64");
    }

    @Test
    void twoUplinksWithOneMatchTakeTwoSticksAndSaySo() throws IOException {
        Surroundings b = uplink("lte_b", "usb:12d1:*");
        Surroundings a = uplink("lte_a", "usb:12d1:*");
        usb.plug("1-2", "eth2", 8, "cdc_ether");
        show(Usb.link("eth2", 8));
        assertThat(a.status()).startsWith("CONNECTING eth2:");
        assertThat(b.status())
                .isEqualTo("DOWN: every USB network interface that matches usb:12d1:* is taken: eth2 at 1-2 is taken by"
                        + " lte_a");

        usb.plug("1-1", "eth1", 7, "cdc_ether");
        show(Usb.link("eth2", 8), Usb.link("eth1", 7));
        assertThat(b.status())
                .isEqualTo("CONNECTING eth1: asking for an address on eth1 by DHCP; eth1 at 1-1 of those that match"
                        + " usb:12d1:*; eth2 at 1-2 is taken by lte_a");
        assertThat(asked).as("who has one keeps it").containsExactly("lte_a open eth2", "lte_b open eth1");

        usb.unplug("1-2", "eth2");
        show(Usb.link("eth1", 7));
        assertThat(a.last.session()).isEqualTo(Session.DOWN);
        assertThat(b.status()).as("undisturbed").startsWith("CONNECTING eth1:");

        b.uplink.stop(); // as when it is taken out of the configuration
        loop.run();
        assertThat(a.status()).startsWith("CONNECTING eth1:");
    }

    @Test
    void anOlderPictureDoesNotBringAStickBack() throws IOException {
        Surroundings lte = uplink("lte", "usb:*:*");
        usb.plug("1-1", "eth1", 7, "cdc_ether");
        Picture old = Picture.of(Usb.link("eth1", 7));
        show(Usb.link("eth1", 7));
        show();
        List.copyOf(lte.watchers).forEach(w -> w.accept(old));
        assertThat(lte.last.session()).isEqualTo(Session.DOWN);
    }

    /** What one uplink is given. */
    private final class Surroundings implements UplinkContext, DhcpClients {
        private final String name;
        private final List<Consumer<LinkSnapshot>> watchers = new ArrayList<>();
        private StickUplink uplink;
        private UplinkStatus last;
        private DhcpListener server;

        private Surroundings(String name) {
            this.name = name;
        }

        String status() {
            return last.session() + last.device().map(d -> " " + d).orElse("") + ": " + last.explanation();
        }

        void lease(String address, String gateway) {
            server.leased(new Lease(
                    InterfacePrefix.parse(address),
                    Optional.of(IpAddress.parse(gateway)),
                    List.of(),
                    Duration.ofHours(1)));
            loop.run();
        }

        @Override
        public Registration open(String device, DhcpListener listener) {
            asked.add(name + " open " + device);
            server = listener;
            return () -> asked.add(name + " close " + device);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public LinkSnapshot links() {
            return picture;
        }

        @Override
        public Registration onLinks(Consumer<LinkSnapshot> listener) {
            watchers.add(listener);
            listener.accept(picture);
            return () -> watchers.remove(listener);
        }

        @Override
        public Registration schedule(Duration delay, Runnable task) {
            return loop.schedule(delay, task);
        }

        @Override
        public void execute(Runnable task) {
            loop.post(task);
        }

        @Override
        public long nanoTime() {
            return loop.nanoTime();
        }

        @Override
        public void report(UplinkStatus status) {
            last = status;
        }
    }
}

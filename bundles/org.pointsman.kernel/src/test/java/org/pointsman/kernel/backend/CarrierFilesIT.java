/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.kernel.Link;
import org.pointsman.kernel.Cmd;
import org.pointsman.kernel.namespace.LinkEditor;
import org.pointsman.kernel.namespace.Namespace;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/** With a /sys of the test's own, mounted in the namespace that it shows. */
class CarrierFilesIT {
    private static final String PREFIX = "pmf" + ProcessHandle.current().pid();

    @TempDir
    Path sys;

    private ByteBuffer target;
    private Namespace here;
    private Namespace there;
    private LinkEditor links;
    private LinkEditor peerLinks;
    private Devices devices;
    private CarrierFiles files;

    @BeforeAll
    static void root() {
        Cmd.requireRoot();
    }

    @BeforeEach
    void cable() throws Exception {
        target = NativeMemory.string(sys.toString());
        here = Namespace.create(PREFIX + "-a");
        there = Namespace.create(PREFIX + "-b");
        links = LinkEditor.open(here);
        peerLinks = LinkEditor.open(there);
        devices = new Devices(here.call(() -> NetlinkSocket.open(Netlink.ROUTE)));
        ByteBuffer type = NativeMemory.string("sysfs");
        long name = NativeMemory.address(type);
        assertThat(here.call(() -> Libc.mount(name, NativeMemory.address(target), name, 0)))
                .isZero();
        Reference.reachabilityFence(type);
        files = new CarrierFiles(sys.resolve("class/net"));
        links.veth("s1", 150, "t1", 150, there);
        links.up("s1");
        peerLinks.up("t1");
    }

    @AfterEach
    void gone() throws Exception {
        files.close();
        Libc.umount(NativeMemory.address(target), 0);
        links.close();
        peerLinks.close();
        here.close();
        there.close();
    }

    private boolean confirms(int index, boolean carrier) {
        return files.confirms(index, carrier, devices::read);
    }

    @Test
    void theFileSaysWhatTheCableDoesAlsoAfterARename() {
        assertThat(confirms(150, true)).isTrue();
        assertThat(confirms(150, false)).isFalse();
        peerLinks.down("t1");
        assertThat(confirms(150, true)).isFalse();
        assertThat(confirms(150, false)).isTrue();
        links.down("s1");
        links.rename("s1", "cable");
        assertThat(confirms(150, false)).as("administratively down: not known").isFalse();
        links.up("cable");
        peerLinks.up("t1");
        assertThat(confirms(150, true)).isTrue();
    }

    @Test
    void anInterfaceMadeAnewIsReadAnew() {
        assertThat(confirms(150, true)).isTrue();
        links.delete("s1");
        assertThat(confirms(150, true)).isFalse();
        assertThat(confirms(150, false)).isFalse();
        links.veth("s1", 150, "t1", 150, there);
        links.up("s1");
        peerLinks.up("t1");
        assertThat(confirms(150, true)).as("the file of the one before").isFalse();
        files.forget(150);
        assertThat(confirms(150, true)).isTrue();
    }

    @Test
    void anInterfaceThatSysShowsOfAnotherNamespaceIsLeftToNetlink() throws Exception {
        // the same name and index, but it is another one: /sys is that of the first namespace
        Path other = Files.createDirectory(sys.resolveSibling(sys.getFileName() + "-none"));
        IntFunction<Optional<Link>> asSeenElsewhere = i -> devices.read(i)
                .map(l -> new Link(
                        l.index(),
                        l.name(),
                        l.kind(),
                        "02:00:00:00:00:99",
                        true,
                        true,
                        6,
                        false,
                        0,
                        l.peer(),
                        l.mtu()));
        assertThat(files.confirms(150, true, asSeenElsewhere)).isFalse();
        try (CarrierFiles nowhere = new CarrierFiles(other)) {
            assertThat(nowhere.confirms(150, true, devices::read)).isFalse();
        } finally {
            Files.delete(other);
        }
        files.forget(150);
        assertThat(confirms(150, true)).isTrue();
    }
}

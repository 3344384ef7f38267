/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.Route;
import org.pointsman.kernel.Cmd;

class NamespaceIT {
    private static final String PREFIX = "pmk" + ProcessHandle.current().pid();

    @BeforeAll
    static void root() {
        Cmd.requireRoot();
    }

    @Test
    void ipNetnsListsANamespaceUntilItIsClosed() {
        Namespace ns = Namespace.create(PREFIX + "-a");
        try {
            assertThat(Cmd.run("ip netns list")).contains(PREFIX + "-a");
            assertThatThrownBy(() -> Namespace.create(PREFIX + "-a"))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("exists already");
        } finally {
            ns.close();
        }
        assertThat(Cmd.run("ip netns list")).doesNotContain(PREFIX + "-a");
        ns.close();
    }

    @Test
    void aNamespaceOfIpNetnsCanBeUsed() throws Exception {
        Cmd.run("ip netns add " + PREFIX + "-b");
        try (Namespace ns = Namespace.existing(PREFIX + "-b")) {
            assertThat(ns.call(() -> Cmd.run("ip -br link"))).contains("lo").doesNotContain("eth0");
        }
    }

    @Test
    void aVethPairWithBridgeAddressesAndRoutesForwardsPings() throws Exception {
        try (Namespace a = Namespace.create(PREFIX + "-c");
                Namespace b = Namespace.create(PREFIX + "-d");
                LinkEditor inA = LinkEditor.open(a);
                LinkEditor inB = LinkEditor.open(b)) {
            inA.veth("u1", 111, "p1", 211, b);
            inA.mac("u1", "02:00:00:00:00:11");
            inA.mtu("u1", 1400);
            inA.up("lo");
            inA.up("u1");
            inB.bridge("br0", 300);
            inB.master("p1", "br0");
            inB.rename("p1", "port1");
            inB.up("port1");
            inB.up("br0");
            inB.up("lo");
            inA.address("u1", InterfacePrefix.parse("10.9.1.1/24"));
            inA.address("u1", InterfacePrefix.parse("fd00:9::1/64"));
            inB.address("br0", InterfacePrefix.parse("10.9.1.2/24"));
            inB.address("lo", InterfacePrefix.parse("10.9.9.9/32"));
            inA.route(Route.defaultVia(254, IpAddress.parse("10.9.1.2"), "u1", 4));
            assertThat(a.call(() -> Cmd.run("ip -j link show u1")))
                    .contains("\"ifindex\":111", "02:00:00:00:00:11", "\"mtu\":1400");
            assertThat(b.call(() -> Cmd.run("ip -j link show port1")))
                    .contains("\"ifindex\":211", "\"master\":\"br0\"");
            assertThat(a.call(() -> Cmd.run("ip -6 addr show u1"))).contains("fd00:9::1/64");
            assertThat(a.call(() -> Cmd.run("ping -c1 -W2 10.9.9.9"))).contains("1 received");
            inA.noRoute(Route.defaultVia(254, IpAddress.parse("10.9.1.2"), "u1", 4));
            assertThat(a.call(() -> Cmd.run("ip route show default"))).isEmpty();
            inA.delete("u1");
            assertThatThrownBy(() -> inB.index("port1")).hasMessageContaining("there is no interface port1");
        }
    }
}

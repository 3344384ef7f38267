/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.kernel.Cmd;

class ReflexIT {
    private static final int TABLE = Ownership.DEFAULT.currentTable();
    private static final int PROTOCOL = Ownership.DEFAULT.protocol();
    private static final IpAddress GATEWAY = IpAddress.parse("10.9.1.2");
    private static final Route BY_U1 = Route.defaultVia(TABLE, GATEWAY, "u1", PROTOCOL);
    private static final Step BY_LO = new Step.ReplaceRoute(
            new Route(TABLE, Prefix.parse("0.0.0.0/0"), Optional.empty(), "lo", Optional.empty(), 0, false, PROTOCOL));

    private Lab lab;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void theWarmUpLeavesNoTrace() throws Exception {
        assertThat(lab.sh("ip route show table all proto 77; ip -6 route show table all proto 77"))
                .isEmpty();
        assertThat(lab.events).noneMatch(KernelEvent.ReflexFired.class::isInstance);
    }

    @Test
    void theReflexComesBeforeAllThatTheKernelAnnouncedTogetherWithTheLoss() throws Exception {
        lab.apply(new Step.ReplaceRoute(BY_U1));
        lab.onLoop(() -> {
            lab.backend.solicit("u1", GATEWAY);
            return true;
        });
        lab.event(
                KernelEvent.NeighbourChanged.class, e -> e.neighbour().address().equals(GATEWAY) && !e.removed());
        lab.onLoop(() -> {
            lab.events.clear();
            lab.backend.arm(Map.of("u1", List.of(BY_LO)));
            lab.peerLinks.down("p1");
            // the loop is held here until the kernel has announced it all
            Cmd.await("carrier loss", () -> !lab.backend.link(111).orElseThrow().carrier());
            return true;
        });
        lab.event(
                KernelEvent.LinkChanged.class,
                e -> e.link().index() == 111 && !e.link().carrier());
        lab.event(KernelEvent.NeighbourChanged.class, KernelEvent.NeighbourChanged::removed);
        assertThat(lab.events.get(0)).isInstanceOfSatisfying(KernelEvent.ReflexFired.class, fired -> {
            assertThat(fired.ok()).isTrue();
            assertThat(fired.steps()).containsExactly(BY_LO);
        });
        assertThat(lab.events)
                .filteredOn(KernelEvent.ReflexFired.class::isInstance)
                .hasSize(1);
        assertThat(lab.sh("ip route show table " + TABLE)).startsWith("default dev lo");
    }

    @Test
    void whatIsDisarmedStays() throws Exception {
        lab.apply(new Step.ReplaceRoute(BY_U1));
        lab.onLoop(() -> {
            lab.backend.arm(Map.of("u1", List.of(BY_LO)));
            lab.backend.arm(Map.of());
            return true;
        });
        lab.peerLinks.down("p1");
        lab.event(
                KernelEvent.LinkChanged.class,
                e -> e.link().index() == 111 && !e.link().carrier());
        assertThat(lab.events).noneMatch(KernelEvent.ReflexFired.class::isInstance);
        assertThat(lab.sh("ip route show table " + TABLE)).startsWith("default via 10.9.1.2 dev u1");
    }
}

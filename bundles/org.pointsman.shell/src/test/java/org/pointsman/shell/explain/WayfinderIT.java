/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pointsman.api.kernel.RouteLookup.Answer;
import org.pointsman.api.kernel.RouteLookup.Fate;
import org.pointsman.api.kernel.RouteLookup.Question;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;
import org.pointsman.kernel.backend.NetlinkBackend;
import org.pointsman.kernel.loop.NetlinkLoop;
import org.pointsman.kernel.namespace.LinkEditor;
import org.pointsman.kernel.namespace.Namespace;
import org.pointsman.kernel.rtnetlink.NetlinkRouteLookup;

/** Our model beside the kernel's own answers, in a namespace with four uplinks and a LAN. */
@Timeout(120)
class WayfinderIT {
    private static final Ownership OWN = Ownership.DEFAULT;
    private static final int UPLINKS = 4;
    private static final IpAddress HOST = IpAddress.parse("10.5.0.20");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Namespace router;
    private Namespace far;
    private LinkEditor links;
    private LinkEditor farLinks;
    private NetlinkLoop loop;
    private NetlinkBackend backend;
    private NetlinkRouteLookup lookup;

    @BeforeEach
    void open() throws Exception {
        String name = "pmx" + ProcessHandle.current().pid();
        router = opened(Namespace.create(name + "r"));
        far = opened(Namespace.create(name + "f"));
        links = opened(LinkEditor.open(router));
        farLinks = opened(LinkEditor.open(far));
        links.up("lo");
        for (int u = 0; u <= UPLINKS; u++) {
            String device = u == 0 ? "lan0" : "u" + u;
            links.veth(device, 111 + u, "f" + u, 211 + u, far);
            links.up(device);
            farLinks.up("f" + u);
            links.address(device, InterfacePrefix.parse(u == 0 ? "10.5.0.1/24" : "10.6." + u + ".2/24"));
        }
        router.call(() -> {
            write("net/ipv4/ip_forward", "1");
            write("net/ipv4/conf/all/rp_filter", "0");
            for (int u = 0; u <= UPLINKS; u++) {
                write("net/ipv4/conf/" + (u == 0 ? "lan0" : "u" + u) + "/rp_filter", "0");
            }
            return null;
        });
        loop = router.call(() -> NetlinkLoop.start("loop"));
        backend = router.call(() -> NetlinkBackend.open(OWN, loop));
        lookup = new NetlinkRouteLookup();
        router.call(() -> lookup.ask(question("10.5.0.20", Optional.empty(), 0))); // opens its socket in there
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(0, resource);
        return resource;
    }

    private static void write(String sysctl, String value) throws Exception {
        java.nio.file.Files.writeString(java.nio.file.Path.of("/proc/thread-self/root/proc/sys", sysctl), value);
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
        backend.close();
        lookup.close();
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    private <T> T onLoop(Callable<T> body) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.post(() -> {
            try {
                result.complete(body.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(30, TimeUnit.SECONDS);
    }

    private static Question question(String destination, Optional<IpAddress> source, int mark) {
        return new Question(IpAddress.parse(destination), source, source.map(s -> "lan0"), mark);
    }

    private static Route route(int table, String destination, int uplink, int metric) {
        return new Route(
                table,
                destination.equals("default") ? Prefix.all(AddressFamily.IPV4) : Prefix.parse(destination),
                Optional.of(IpAddress.parse("10.6." + uplink + ".1")),
                "u" + uplink,
                Optional.empty(),
                metric,
                false,
                OWN.protocol());
    }

    /** A desired state such as steering makes, and some that it never would. */
    private NetworkState anyState(boolean sparse) {
        NetworkState.Builder b = NetworkState.builder();
        b.rule(new Rule(
                AddressFamily.IPV4, OWN.priorityOfMain(), Optional.empty(), 254, OptionalInt.of(0), OWN.protocol()));
        b.rule(Rule.lookup(AddressFamily.IPV4, OWN.priorityOfCurrent(), OWN.currentTable(), OWN.protocol()));
        for (int u = 1; u <= UPLINKS; u++) {
            if (!sparse && random.nextInt(4) > 0) {
                b.route(route(OWN.tableOf(u), "default", u, 0));
                b.rule(Rule.marked(
                        AddressFamily.IPV4, OWN.priorityOfMark(u), OWN.markOf(u), OWN.tableOf(u), OWN.protocol()));
            }
            if (random.nextInt(3) > 0) {
                b.rule(Rule.lookup(AddressFamily.IPV4, OWN.priorityOfFallback(u), OWN.tableOf(u), OWN.protocol()));
            }
            b.sysctl("net/ipv4/conf/u" + u + "/ignore_routes_with_linkdown", random.nextBoolean() ? "1" : "0");
        }
        if (!sparse && random.nextInt(5) > 0) {
            int current = 1 + random.nextInt(UPLINKS);
            b.route(route(OWN.currentTable(), "default", current, 0));
            b.route(route(254, "default", current, 7));
        }
        for (String prefix : List.of("192.0.2.0/24", "192.0.2.128/25", "198.51.100.0/24")) {
            int table = List.of(254, OWN.currentTable(), OWN.tableOf(1)).get(random.nextInt(3));
            b.route(route(table, prefix, 1 + random.nextInt(UPLINKS), 0));
            b.route(route(table, prefix, 1 + random.nextInt(UPLINKS), 5));
        }
        return b.build();
    }

    private static List<Step> steps(NetworkState state) {
        List<Step> steps = new ArrayList<>();
        state.sysctls().forEach((key, value) -> steps.add(new Step.SetSysctl(key, value)));
        state.routes().forEach(r -> steps.add(new Step.ReplaceRoute(r)));
        state.rules().forEach(r -> steps.add(new Step.AddRule(r)));
        return steps;
    }

    private static List<Step> undo(NetworkState state) {
        List<Step> steps = new ArrayList<>();
        state.rules().forEach(r -> steps.add(new Step.DeleteRule(r)));
        state.routes().forEach(r -> steps.add(new Step.DeleteRoute(r)));
        return steps;
    }

    private String anyAddress() {
        return switch (random.nextInt(7)) {
            case 0 -> "10.5.0." + (2 + random.nextInt(200));
            case 1 -> "10.6." + (1 + random.nextInt(UPLINKS)) + "." + (1 + random.nextInt(200));
            case 2 -> "192.0.2." + random.nextInt(256);
            case 3 -> "198.51.100." + random.nextInt(256);
            case 4 -> "10.5.0.1";
            default -> "8." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
        };
    }

    @Test
    void tenThousandPacketsGoWhereOurModelSaysWhateverTheState() throws Exception {
        Map<Class<?>, Integer> seen = new HashMap<>();
        for (int round = 0; round < 20; round++) {
            for (int u = 1; u <= UPLINKS; u++) {
                boolean carrier = random.nextInt(4) > 0;
                if (carrier) {
                    farLinks.up("f" + u);
                } else {
                    farLinks.down("f" + u);
                }
            }
            NetworkState desired = anyState(round % 5 == 0);
            ApplyResult applied = onLoop(() -> backend.apply(steps(desired)));
            assertThat(applied.reason()).isEmpty();
            Wayfinder finder = new Wayfinder(desired, Picture.of(onLoop(backend::view)));
            for (int n = 0; n < 500; n++) {
                String destination = anyAddress();
                Optional<IpAddress> source = random.nextBoolean() ? Optional.of(HOST) : Optional.empty();
                int slot = random.nextInt(UPLINKS + 2);
                int mark = random.nextInt(1 << 24)
                        | (slot == 0 ? 0 : OWN.markOf(slot).value());
                Question question = question(destination, source, mark);
                Way way = finder.way(question.destination(), mark);
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (Agreement.of(way, lookup.ask(question), OWN).kind() != Agreement.Kind.AGREES) {
                    // the kernel tells of a carrier before its routes are dead (linkwatch): the picture may be ahead of
                    // it
                    assertThat(System.nanoTime())
                            .as(
                                    "seed %d: %s: model %s, kernel %s, in\n%s",
                                    seed, question, way, lookup.ask(question), desired)
                            .isLessThan(deadline);
                    finder = new Wayfinder(desired, Picture.of(onLoop(backend::view)));
                    way = finder.way(question.destination(), mark);
                }
                seen.merge(way.getClass(), 1, Integer::sum);
            }
            assertThat(onLoop(() -> backend.apply(undo(desired))).reason()).isEmpty();
        }
        assertThat(seen).as("every kind of way was met").hasSize(4);
    }

    @Test
    void whatOthersPutIntoTheKernelIsTheirsAndOnlyWhatContradictsUsIsADisagreement() throws Exception {
        for (int u = 1; u <= UPLINKS; u++) {
            farLinks.up("f" + u);
        }
        NetworkState desired = NetworkState.builder()
                .rule(Rule.lookup(AddressFamily.IPV4, OWN.priorityOfCurrent(), OWN.currentTable(), OWN.protocol()))
                .route(route(OWN.currentTable(), "default", 1, 0))
                .build();
        assertThat(onLoop(() -> backend.apply(steps(desired))).reason()).isEmpty();
        Way way = new Wayfinder(desired, Picture.of(onLoop(backend::view))).way(IpAddress.parse("8.8.8.8"), 0);
        assertThat(verdict(way, "8.8.8.8").kind()).isEqualTo(Agreement.Kind.AGREES);

        Rule vpn = Rule.lookup(AddressFamily.IPV4, 5000, 51820, 3);
        Route tunnel = route(51820, "default", 2, 0);
        onLoop(() -> backend.apply(List.of(new Step.ReplaceRoute(tunnel), new Step.AddRule(vpn))));
        assertThat(verdict(way, "8.8.8.8"))
                .isEqualTo(new Agreement(
                        Agreement.Kind.FOREIGN, "another program's route in table 51820 sends it to 10.6.2.1 by u2"));
        onLoop(() -> backend.apply(List.of(new Step.DeleteRule(vpn))));

        onLoop(() -> backend.apply(List.of(new Step.ReplaceRoute(route(OWN.currentTable(), "default", 3, 0)))));
        assertThat(verdict(way, "8.8.8.8"))
                .isEqualTo(
                        new Agreement(Agreement.Kind.DISAGREES, "the kernel sends it to 10.6.3.1 by u3 (table 7700)"));

        onLoop(() -> backend.apply(List.of(new Step.DeleteRoute(route(OWN.currentTable(), "default", 3, 0)))));
        assertThat(verdict(way, "8.8.8.8"))
                .isEqualTo(new Agreement(
                        Agreement.Kind.DISAGREES, "the kernel refuses it: Network is unreachable (ENETUNREACH)"));
        assertThat(lookup.ask(question("10.5.0.1", Optional.empty(), 0)).fate()).isEqualTo(Fate.LOCAL);
    }

    private Agreement verdict(Way way, String destination) {
        return Agreement.of(way, lookup.ask(question(destination, Optional.empty(), 0)), OWN);
    }

    @Test
    void theKernelSaysByWhichTableAndRouteItDecides() throws Exception {
        NetworkState desired = NetworkState.builder()
                .rule(Rule.marked(
                        AddressFamily.IPV4, OWN.priorityOfMark(2), OWN.markOf(2), OWN.tableOf(2), OWN.protocol()))
                .route(route(OWN.tableOf(2), "default", 2, 0))
                .build();
        assertThat(onLoop(() -> backend.apply(steps(desired))).reason()).isEmpty();
        Answer marked =
                lookup.ask(question("8.8.8.8", Optional.of(HOST), OWN.markOf(2).value()));
        assertThat(marked.device()).isEqualTo("u2");
        assertThat(marked.table()).isEqualTo(7702);
        assertThat(marked.prefixLength()).isZero();
        Answer near = lookup.ask(question("10.6.3.9", Optional.of(HOST), 0));
        assertThat(near.table()).isEqualTo(254);
        assertThat(near.prefixLength()).isEqualTo(24);
        assertThat(near.gateway()).isEmpty();
        assertThat(near.device()).isEqualTo("u3");
    }
}

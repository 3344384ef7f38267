/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.reconciler.States.OWN;
import static org.pointsman.reconciler.States.address;
import static org.pointsman.reconciler.States.lookup;
import static org.pointsman.reconciler.States.route;
import static org.pointsman.reconciler.States.twoUplinks;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;
import org.pointsman.testkit.FakeKernel;
import org.pointsman.testkit.VirtualLoop;

class PlannerTest {
    private static List<String> plan(NetworkState observed, NetworkState desired) {
        return Planner.plan(observed, desired, OWN).plan().steps().stream()
                .map(Step::text)
                .toList();
    }

    @Test
    void fromNothingEveryStepLeavesAWorkingRouter() {
        NetworkState bare = NetworkState.builder()
                .sysctl("net/ipv4/conf/eth0/ignore_routes_with_linkdown", "0")
                .build();
        assertThat(plan(bare, twoUplinks("eth0", "192.0.2.1")))
                .containsExactly(
                        "sysctl -w net.ipv4.conf.eth0.ignore_routes_with_linkdown=1",
                        "ip address add 192.0.2.2/24 dev eth0 proto 77",
                        "ip route replace default via 192.0.2.1 dev eth0 table 7701 proto 77",
                        "ip route replace default via 198.51.100.1 dev wlan0 table 7702 proto 77",
                        "ip rule add pref 8000 from all lookup 7700 proto 77",
                        "ip rule add pref 8010 from all lookup 7701 proto 77",
                        "ip rule add pref 8011 from all lookup 7702 proto 77",
                        "ip route replace default via 192.0.2.1 dev eth0 table 7700 proto 77",
                        "ip route replace default via 192.0.2.1 dev eth0 metric 7 proto 77");
    }

    @Test
    void anInterfaceThatIsDownIsSetUpLastAndOneThatIsMissingIsNot() {
        NetworkState observed = NetworkState.builder()
                .linkUp("eth0", false)
                .linkUp("eth1", true)
                .build();
        NetworkState wanted = NetworkState.builder()
                .linkUp("eth0", true)
                .linkUp("eth1", true)
                .linkUp("eth2", true)
                .route(route(7701, "192.0.2.1", "eth1"))
                .build();
        assertThat(plan(observed, wanted))
                .containsExactly(
                        "ip route replace default via 192.0.2.1 dev eth1 table 7701 proto 77", "ip link set eth0 up");
    }

    @Test
    void anInterfaceIsNeverSetDown() {
        NetworkState observed = NetworkState.builder().linkUp("eth0", true).build();
        assertThat(plan(observed, NetworkState.empty())).isEmpty();
        assertThat(plan(observed, NetworkState.builder().linkUp("eth0", false).build()))
                .isEmpty();
    }

    @Test
    void whoWorksOnPacketsIsSaidLastSoThatAFileThatRefusesHoldsUpNoRoute() {
        String file = "/sys/class/net/eth0/queues/rx-0/rps_cpus";
        NetworkState bare = NetworkState.builder()
                .sysctl("net/ipv4/ip_forward", "0")
                .sysctl(file, "0")
                .route(route(7701, "192.0.2.1", "eth0"))
                .build();
        NetworkState wanted = NetworkState.builder()
                .sysctl("net/ipv4/ip_forward", "1")
                .sysctl(file, "3")
                .route(route(7701, "192.0.2.9", "eth0"))
                .build();
        assertThat(plan(bare, wanted))
                .containsExactly(
                        "sysctl -w net.ipv4.ip_forward=1",
                        "ip route replace default via 192.0.2.9 dev eth0 table 7701 proto 77",
                        "echo 3 > " + file);
    }

    @Test
    void cableOutIsOneReplaceAndItsCopyForPeople() {
        assertThat(plan(twoUplinks("eth0", "192.0.2.1"), twoUplinks("wlan0", "198.51.100.1")))
                .containsExactly(
                        "ip route replace default via 198.51.100.1 dev wlan0 table 7700 proto 77",
                        "ip route replace default via 198.51.100.1 dev wlan0 metric 7 proto 77");
    }

    @Test
    void aLeavingUplinkLosesItsRulesBeforeItsRoutesBeforeItsAddresses() {
        NetworkState without = NetworkState.builder()
                .route(route(7702, "198.51.100.1", "wlan0"))
                .rule(lookup(8000, 7700))
                .rule(lookup(8011, 7702))
                .route(route(7700, "198.51.100.1", "wlan0"))
                .build();
        assertThat(plan(twoUplinks("eth0", "192.0.2.1"), without))
                .containsExactly(
                        "ip route replace default via 198.51.100.1 dev wlan0 table 7700 proto 77",
                        "ip rule del pref 8010 from all lookup 7701 proto 77",
                        "ip route del default via 192.0.2.1 dev eth0 table 7701 proto 77",
                        "ip route del default via 192.0.2.1 dev eth0 metric 7 proto 77",
                        "ip address del 192.0.2.2/24 dev eth0 proto 77");
    }

    @Test
    void aForeignRouteInMainIsLeftAloneAndNamed() {
        Route foreign = new Route(
                254,
                route(254, "10.0.0.1", "eth9").destination(),
                route(254, "10.0.0.1", "eth9").gateway(),
                "eth9",
                java.util.Optional.empty(),
                7,
                false,
                16);
        NetworkState desired = NetworkState.builder()
                .route(route(254, "192.0.2.1", "eth0").in(254, 7))
                .build();
        Planner.Result result =
                Planner.plan(NetworkState.builder().route(foreign).build(), desired, OWN);
        assertThat(result.plan().isEmpty()).isTrue();
        assertThat(result.conflicts())
                .singleElement()
                .asString()
                .contains("a DHCP client")
                .contains("left alone");
    }

    @Test
    void anAddressThatSomebodyElseAddedIsNeitherAddedAgainNorRemoved() {
        NetworkState there = NetworkState.builder()
                .address(new org.pointsman.api.state.InterfaceAddress(
                        "eth0", address("eth0", "192.0.2.2/24").prefix(), 0))
                .build();
        NetworkState desired =
                NetworkState.builder().address(address("eth0", "192.0.2.2/24")).build();
        assertThat(plan(there, desired)).isEmpty();
        assertThat(plan(there, NetworkState.empty())).isEmpty();
    }

    @Property(tries = 300)
    void nothingIsPlannedFromAStateToItself(@ForAll("states") NetworkState state) {
        assertThat(Planner.plan(state, state, OWN).plan().steps()).isEmpty();
    }

    @Property(tries = 300)
    void aPlanOnceAppliedLeavesNothingToPlan(
            @ForAll("states") NetworkState before, @ForAll("states") NetworkState wanted) {
        FakeKernel kernel = new FakeKernel(new VirtualLoop());
        List.of("eth0", "eth1", "wlan0").forEach(d -> kernel.addLink(d, true));
        kernel.apply(Planner.plan(NetworkState.empty(), before, OWN).plan().steps());
        kernel.apply(Planner.plan(kernel.observe(wanted), wanted, OWN).plan().steps());
        assertThat(Planner.plan(kernel.observe(wanted), wanted, OWN).plan().steps())
                .isEmpty();
        assertThat(List.copyOf(kernel.observe(wanted).routes())).containsExactlyInAnyOrderElementsOf(wanted.routes());
        assertThat(kernel.observe(wanted).rules()).isEqualTo(wanted.rules());
    }

    @Provide
    static Arbitrary<NetworkState> states() {
        Arbitrary<String> device = Arbitraries.of("eth0", "eth1", "wlan0");
        Arbitrary<Integer> host = Arbitraries.integers().between(1, 4);
        Arbitrary<Route> routes = Arbitraries.integers()
                .between(7700, 7704)
                .flatMap(t -> device.flatMap(
                        d -> host.map(h -> Route.defaultVia(t, IpAddress.parse("192.0.2." + h), d, OWN.protocol()))));
        var rules = Arbitraries.integers().between(8000, 8012).map(p -> lookup(p, 7700 + p % 5));
        var addresses = device.flatMap(d -> host.map(h -> address(d, "192.0.2." + h + "/24")));
        return routes.list()
                .ofMaxSize(5)
                .flatMap(rs -> rules.list()
                        .ofMaxSize(5)
                        .flatMap(us -> addresses.list().ofMaxSize(3).map(as -> {
                            NetworkState.Builder b = NetworkState.builder();
                            rs.forEach(b::route);
                            us.forEach(b::rule);
                            as.forEach(b::address);
                            return b.build();
                        })));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.RouteLookup.Answer;
import org.pointsman.api.kernel.RouteLookup.Fate;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Reachability;
import org.pointsman.shell.Fakes;
import org.pointsman.shell.Golden;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.ExplainReport;
import org.pointsman.shell.report.Terminal;

/** A house with two uplinks and a LAN, and what is said about its packets. */
class ExplainerTest {
    private static final Fakes.Uplink ADSL = uplink("adsl", 1);
    private static final Fakes.Uplink LTE = uplink("lte", 2);

    private static Fakes.Uplink uplink(String name, int slot) {
        return new Fakes.Uplink(
                name,
                "ethernet",
                slot,
                true,
                UplinkStatus.up("wan" + slot)
                        .addresses(List.of(InterfacePrefix.parse("10.64." + slot + ".2/24")))
                        .gateway(IpAddress.parse("10.64." + slot + ".1"))
                        .resolvers(List.of(IpAddress.parse("10.64." + slot + ".53")))
                        .build(),
                true,
                Reachability.CONFIRMED,
                "",
                1);
    }

    private static NetworkState.Builder routing() {
        NetworkState.Builder b = NetworkState.builder()
                .rule(new Rule(AddressFamily.IPV4, 7700, Optional.empty(), 254, OptionalInt.of(0), 77))
                .rule(Rule.lookup(AddressFamily.IPV4, 8000, 7700, 77))
                .route(route(ADSL, 7700));
        for (Fakes.Uplink u : List.of(ADSL, LTE)) {
            b.rule(Rule.marked(AddressFamily.IPV4, 7710 + u.slot(), u.mark(), u.table(), 77))
                    .route(route(u, u.table()));
        }
        return b;
    }

    private static Route route(Fakes.Uplink u, int table) {
        return new Route(
                table,
                Prefix.all(AddressFamily.IPV4),
                u.status().gateway(),
                u.status().device().orElseThrow(),
                Optional.of(IpAddress.parse("10.64." + u.slot() + ".2")),
                0,
                false,
                77);
    }

    private static NetworkState pinned(boolean sticky) {
        TreeMap<String, String> slots = new TreeMap<>();
        for (int n = 0; n < 256; n++) {
            slots.put(Integer.toString(n), "goto flows_to_" + (n < 159 ? 1 : 2));
        }
        String draw = sticky ? "jhash ip saddr mod 256 seed 0x706d" : "numgen random mod 256";
        return routing()
                .nftTable(new NftTable(
                        "pointsman",
                        new TreeMap<>(
                                Map.of(
                                        "pinned",
                                        "chain pinned_forwarded { " + draw + " vmap @pinned_slots; }\n"
                                                + "ct mark & 0xff000000 vmap @flows_to\n",
                                        "nat",
                                        "chain nat_postrouting {\n  meta nfproto ipv4 oifname \"wan1\" masquerade\n"
                                                + "  meta nfproto ipv4 oifname \"wan2\" rt ip nexthop 10.64.2.1 snat ip to 198.51.100.7\n}\n")),
                        new TreeMap<>(Map.of("pinned_slots", slots))))
                .build();
    }

    private static final Picture LINKS = Picture.of("lan0 192.168.7.1/24", "wan1 10.64.1.2/24", "wan2 10.64.2.2/24");

    /** A kernel that does what the model says. */
    private static Explainer explainer(NetworkState desired) {
        Wayfinder finder = new Wayfinder(desired, LINKS);
        return new Explainer(new Fakes.Steering(List.of(ADSL, LTE), List.of(), true), desired, LINKS, q -> {
            Way way = finder.way(q.destination(), q.mark());
            if (way instanceof Way.By by) {
                return new Answer(
                        Fate.FORWARDED,
                        by.route().device(),
                        by.route().gateway(),
                        Optional.empty(),
                        by.route().table(),
                        0,
                        "");
            }
            String device = way instanceof Way.Near near ? near.device() : "";
            Fate fate = way instanceof Way.Near ? Fate.FORWARDED : way instanceof Way.Local ? Fate.LOCAL : Fate.REFUSED;
            return new Answer(fate, device, Optional.empty(), Optional.empty(), 254, 24, "none");
        });
    }

    private static ExplainReport ask(NetworkState desired, String source, String destination, String service) {
        return new ExplainReport(explainer(desired).explain(Packet.parse(source, destination, service), List.of()));
    }

    private static Flow flow(Fakes.Uplink uplink) {
        Flow.Tuple tuple = new Flow.Tuple(IpAddress.parse("192.168.7.20"), 40_000, IpAddress.parse("203.0.113.9"), 443);
        return new Flow(
                Flow.TCP,
                tuple,
                tuple,
                uplink.mark().value(),
                "ESTABLISHED",
                true,
                true,
                java.util.OptionalLong.empty(),
                java.time.Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void aNewFlowDrawsAnUplinkAndOneUnderWayKeepsItsOwn(int columns) {
        Explanation e = explainer(pinned(false))
                .explain(Packet.parse("192.168.7.20", "203.0.113.9", "tcp/443"), List.of(flow(LTE), flow(LTE)));
        Golden.matches("explain-" + columns, new ExplainReport(e).text(new Terminal(columns, false, ZoneOffset.UTC)));
        assertThat(new ExplainReport(e).exitCode()).isZero();
    }

    @Test
    void withoutADealAllTakeTheCurrentTable() {
        ExplainReport report = ask(routing().build(), "192.168.7.20", "203.0.113.9", "");
        assertThat(report.line()).isEqualTo("192.168.7.20 to 203.0.113.9: goes by adsl");
        assertThat(report.json().getJsonArray("ways").getJsonObject(0).getString("rule"))
                .isEqualTo("8000: from all lookup 7700 proto 77");
        assertThat(ask(routing().build(), "router", "203.0.113.9", "").line())
                .isEqualTo("the router itself to 203.0.113.9: goes by adsl");
    }

    @Test
    void aDrawBySourceSaysSo() {
        assertThat(ask(pinned(true), "192.168.7.20", "203.0.113.9", "tcp/443").line())
                .endsWith("a new flow draws one of adsl 62 %, lte 38 %, always the same for one source address");
    }

    @Test
    void whatStaysNearAsksNoUplink() {
        assertThat(ask(pinned(false), "192.168.7.20", "10.64.2.77", "").line())
                .endsWith("stays near: it is in the network of wan2, and no uplink is asked for");
        assertThat(ask(pinned(false), "192.168.7.20", "192.168.7.1", "").line())
                .endsWith("the router itself is meant; no uplink is asked for");
        assertThat(ask(NetworkState.empty(), "192.168.7.20", "203.0.113.9", "").line())
                .endsWith("there is no way: no uplink has a route");
    }

    @Test
    void aSourceThatIsNowhereIsRefusedWithASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ask(pinned(false), "172.16.0.9", "203.0.113.9", ""))
                .withMessageStartingWith("172.16.0.9 is in no network of this router");
    }

    @Test
    void theAddressOutsideIsThatOfItsUplink() {
        Explanation e = explainer(pinned(false)).explain(Packet.parse("192.168.7.20", "203.0.113.9", ""), List.of());
        assertThat(e.legs())
                .extracting(l -> l.uplink().orElseThrow() + " " + l.becomes().orElseThrow())
                .containsExactly("adsl 10.64.1.2", "lte 198.51.100.7");
    }

    @Test
    void aKernelThatDoesOtherwiseIsTold() {
        Explainer wrong = new Explainer(
                new Fakes.Steering(List.of(ADSL, LTE), List.of(), true),
                routing().build(),
                LINKS,
                q -> new Answer(
                        Fate.FORWARDED,
                        "wan2",
                        Optional.of(IpAddress.parse("10.64.2.1")),
                        Optional.empty(),
                        7702,
                        0,
                        ""));
        ExplainReport report =
                new ExplainReport(wrong.explain(Packet.parse("192.168.7.20", "203.0.113.9", ""), List.of()));
        assertThat(report.exitCode()).isEqualTo(ExitCodes.DEGRADED);
        assertThat(report.text(new Terminal(200, false, ZoneOffset.UTC)))
                .contains("the kernel sends it to 10.64.2.1 by wan2 (table 7702)");
    }

    @Test
    void aHostWhoseNetworkMayNotUseTheOnlyWayIsToldSo() {
        NetworkState desired = routing()
                .nftTable(new NftTable("pointsman", new TreeMap<>(Map.of("lan_guests", """
                                chain lan_guests_forward {
                                  iifname != "lan0" accept
                                  oifname { "wan1" } reject with icmpx type admin-prohibited
                                }
                                """)), new TreeMap<>()))
                .build();
        assertThat(ask(desired, "192.168.7.20", "203.0.113.9", "").line())
                .isEqualTo("192.168.7.20 to 203.0.113.9: is refused: hosts of guests may not use adsl,"
                        + " and none of the uplinks that they may use works");
        assertThat(ask(desired, "router", "203.0.113.9", "").line()).endsWith("goes by adsl");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.Rule;
import org.pointsman.kernel.Captured;

/** What the kernel really sends is read as iproute2 shows it. */
class CapturedTest {
    private static String route(String hex) {
        return RouteCodec.parse(Captured.message(hex)).orElseThrow().route("u1").toString();
    }

    @Test
    void link() {
        assertThat(LinkCodec.concernsLink(Captured.message(Captured.VETH))).isTrue();
        assertThat(LinkCodec.parse(Captured.message(Captured.VETH)))
                .contains(new Link(111, "u1", "veth", "02:00:00:00:00:11", true, true, 6, false, 0, 211, 1500));
    }

    @Test
    void addressesWithTheirProtocol() {
        assertThat(AddressCodec.parse(Captured.message(Captured.ADDRESS)))
                .contains(new AddressCodec.Found(111, InterfacePrefix.parse("10.9.1.1/24"), 0));
        assertThat(AddressCodec.parse(Captured.message(Captured.ADDRESS6)))
                .contains(new AddressCodec.Found(111, InterfacePrefix.parse("fd00:9::1/64"), 0));
        assertThat(AddressCodec.parse(Captured.message(Captured.ADDRESS6_KERNEL)))
                .contains(new AddressCodec.Found(111, InterfacePrefix.parse("fe80::ff:fe00:11/64"), 3));
    }

    @Test
    void onAPointToPointLinkOurOwnAddressCountsNotThePeers() {
        assertThat(AddressCodec.parse(Captured.message(Captured.ADDRESS_WITH_PEER))
                        .orElseThrow()
                        .prefix())
                .isEqualTo(InterfacePrefix.parse("10.9.2.1/32"));
    }

    @Test
    void routes() {
        assertThat(route(Captured.DEFAULT)).isEqualTo("default via 10.9.1.2 dev u1 src 10.9.1.1 metric 7 proto 77");
        assertThat(route(Captured.ONLINK)).isEqualTo("default via 10.9.1.2 dev u1 table 7701 onlink proto 77");
        assertThat(route(Captured.DEFAULT6)).isEqualTo("default via fd00:9::2 dev u1 table 7701 metric 1024 proto 77");
        assertThat(route(Captured.VIA6)).isEqualTo("10.68.0.0/16 via fd00:9::2 dev u1 proto 3");
    }

    @Test
    void routesWithoutASingleWayOutHaveNoIndex() {
        assertThat(RouteCodec.parse(Captured.message(Captured.UNREACHABLE))
                        .orElseThrow()
                        .index())
                .isZero();
        assertThat(RouteCodec.parse(Captured.message(Captured.MULTIPATH))
                        .orElseThrow()
                        .index())
                .isZero();
    }

    @Test
    void rules() {
        assertThat(RuleCodec.parse(Captured.message(Captured.RULE_SUPPRESS)))
                .contains(new Rule(AddressFamily.IPV4, 7700, Optional.empty(), 254, OptionalInt.of(0), 77));
        assertThat(RuleCodec.parse(Captured.message(Captured.RULE_MARK)))
                .contains(Rule.marked(AddressFamily.IPV4, 7711, new FwMark(0x01000000, 0xff000000), 7701, 77));
        assertThat(RuleCodec.parse(Captured.message(Captured.RULE6)))
                .contains(Rule.lookup(AddressFamily.IPV6, 8000, 7700, 77));
        assertThat(RuleCodec.parse(Captured.message(Captured.RULE_LOCAL)))
                .contains(Rule.lookup(AddressFamily.IPV4, 0, 255, 2));
    }

    @Test
    void aRuleThatSaysMoreThanWeCanHoldIsNeverOurs() {
        assertThat(RuleCodec.parse(Captured.message(Captured.RULE_FOREIGN)))
                .contains(Rule.inbound(
                        AddressFamily.IPV4, 7800, "u1", 9, 0)); // from 10.1.0.0/16, which a Rule cannot say
    }

    @Test
    void neighbours() {
        assertThat(NeighbourCodec.parse(Captured.message(Captured.NEIGHBOUR)))
                .contains(new NeighbourCodec.Found(
                        111, IpAddress.parse("10.9.1.77"), "02:00:00:00:00:77", Neighbour.PERMANENT));
        assertThat(NeighbourCodec.parse(Captured.message(Captured.NEIGHBOUR6)))
                .contains(new NeighbourCodec.Found(
                        111, IpAddress.parse("fd00:9::77"), "02:00:00:00:00:77", Neighbour.STALE));
    }
}

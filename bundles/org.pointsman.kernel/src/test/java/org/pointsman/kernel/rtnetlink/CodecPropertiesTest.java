/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;
import org.pointsman.kernel.Captured;
import org.pointsman.kernel.conntrack.Conntrack;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;

/** What is written is read back alike, and nothing that could arrive makes a parser fail. */
class CodecPropertiesTest {
    private static MessageWriter writer() {
        return new MessageWriter(16).reset(1); // small, so that it has to grow
    }

    @Provide
    Arbitrary<IpAddress> addresses() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(4)
                .map(IpAddress::of)
                .injectDuplicates(0.1)
                .flatMap(four -> Arbitraries.bytes()
                        .array(byte[].class)
                        .ofSize(16)
                        .map(IpAddress::of)
                        .flatMap(six -> Arbitraries.of(four, six)));
    }

    @Provide
    Arbitrary<Route> routes() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, Integer.MAX_VALUE),
                        addresses(),
                        Arbitraries.integers().between(0, 128),
                        addresses().optional(),
                        addresses().optional(),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 255))
                .as((table, address, length, gateway, source, metric, onlink, protocol) -> new Route(
                        table,
                        Prefix.containing(
                                address, Math.min(length, address.family().bits())),
                        gateway,
                        "u1",
                        source.filter(s -> s.family() == address.family()),
                        metric,
                        onlink,
                        protocol));
    }

    @Property(tries = 300)
    void aRouteIsReadAsItWasWritten(@ForAll("routes") Route route, @ForAll int index) {
        MessageWriter writer = writer();
        RouteCodec.replace(writer, route, index == 0 ? 1 : index);
        RouteCodec.Found found =
                RouteCodec.parse(Captured.message(writer.toByteArray())).orElseThrow();
        boolean noMetric6 = route.metric() == 0 && route.destination().family() == AddressFamily.IPV6;
        assertThat(found.route("u1")).isEqualTo(noMetric6 ? route.in(route.table(), 1024) : route);
        assertThat(found.index()).isEqualTo(index == 0 ? 1 : index);
    }

    @Provide
    Arbitrary<Rule> rules() {
        return Combinators.combine(
                        Arbitraries.of(AddressFamily.class),
                        Arbitraries.integers().between(0, 32767),
                        Combinators.combine(Arbitraries.integers(), Arbitraries.integers())
                                .as((value, mask) -> new FwMark(value & mask, mask))
                                .optional(),
                        Arbitraries.of("eth0", "br0", "wlp0s20f3").optional(),
                        Arbitraries.integers().between(1, Integer.MAX_VALUE),
                        Arbitraries.integers().between(0, 128).optional(),
                        Arbitraries.integers().between(0, 255))
                .as((family, priority, mark, inbound, table, suppress, protocol) -> new Rule(
                        family,
                        priority,
                        mark,
                        inbound,
                        table,
                        suppress.map(OptionalInt::of).orElse(OptionalInt.empty()),
                        protocol));
    }

    @Property(tries = 300)
    void aRuleIsReadAsItWasWritten(@ForAll("rules") Rule rule) {
        MessageWriter writer = writer();
        RuleCodec.add(writer, rule);
        assertThat(RuleCodec.parse(Captured.message(writer.toByteArray()))).contains(rule);
    }

    @Property(tries = 300)
    void anAddressIsReadAsItWasWritten(
            @ForAll("addresses") IpAddress address, @ForAll byte length, @ForAll int index, @ForAll byte protocol) {
        InterfacePrefix prefix = new InterfacePrefix(
                address, Math.floorMod(length, address.family().bits() + 1));
        MessageWriter writer = writer();
        AddressCodec.add(writer, index, prefix, protocol & 0xff);
        assertThat(AddressCodec.parse(Captured.message(writer.toByteArray())))
                .contains(new AddressCodec.Found(index, prefix, protocol & 0xff));
    }

    @Property(tries = 300)
    void aNeighbourIsReadAsItWasWritten(@ForAll("addresses") IpAddress address, @ForAll int index) {
        MessageWriter writer = writer();
        NeighbourCodec.probe(writer, new NeighbourCodec.Found(index, address, "02:00:00:ff:00:a1", 4));
        assertThat(NeighbourCodec.parse(Captured.message(writer.toByteArray())))
                .contains(new NeighbourCodec.Found(index, address, "02:00:00:ff:00:a1", 0x10));
    }

    @Property(tries = 1000)
    void brokenMessagesAreReadWithoutAFailure(
            @ForAll byte[] tail, @ForAll byte noise, @ForAll byte at, @ForAll byte kind) {
        String[] all = {
            Captured.VETH,
            Captured.ADDRESS6,
            Captured.DEFAULT,
            Captured.VIA6,
            Captured.RULE_MARK,
            Captured.NEIGHBOUR6,
            Captured.UDP
        };
        byte[] bytes = java.util.HexFormat.of().parseHex(all[Math.floorMod(kind, all.length)]);
        // the first four bytes are the length: it may lie too
        bytes[(at & 0xff) % bytes.length] = noise;
        MessageReader m = Captured.reader(bytes);
        while (m.next()) {
            LinkCodec.concernsLink(m);
            if (m.bodyLength() >= LinkCodec.HEADER) {
                LinkCodec.fingerprint(m);
                LinkCodec.parse(m);
            }
            ignoringValues(() -> AddressCodec.parse(m));
            ignoringValues(() -> RouteCodec.parse(m));
            ignoringValues(() -> RuleCodec.parse(m));
            ignoringValues(() -> NeighbourCodec.parse(m));
            Conntrack.parse(m);
        }
        MessageReader random = Captured.reader(tail);
        while (random.next()) {
            LinkCodec.concernsLink(random);
        }
    }

    /** A value out of its range may be refused by our value types; reading outside the message may not happen. */
    private static void ignoringValues(Runnable parse) {
        try {
            parse.run();
        } catch (IllegalArgumentException e) {
            assertThat(e).isNotInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}

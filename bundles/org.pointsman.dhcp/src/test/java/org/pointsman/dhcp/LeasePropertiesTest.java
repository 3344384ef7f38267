/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

class LeasePropertiesTest {
    @Property
    void whateverIsSentItIsALeaseOfAHostsAddressOrRefused(
            @ForAll("values") String ip,
            @ForAll("values") String mask,
            @ForAll("values") String subnet,
            @ForAll("values") String router,
            @ForAll("values") String dns,
            @ForAll("values") String time) {
        Map<String, String> environment = new HashMap<>();
        environment.put("ip", ip);
        environment.put("mask", mask);
        environment.put("subnet", subnet);
        environment.put("router", router);
        environment.put("dns", dns);
        environment.put("lease", time);
        Lease lease;
        try {
            lease = LeaseParser.parse(environment);
        } catch (IllegalArgumentException refused) {
            return; // anything else that is thrown fails the test
        }
        assertThat(lease.address().address()).hasToString(ip);
        assertThat(lease.address().length()).isBetween(8, 32);
        assertThat(lease.duration()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(0xffffffffL));
        Stream.concat(lease.gateway().stream(), lease.resolvers().stream())
                .forEach(a -> assertThat(a.family()).isEqualTo(AddressFamily.IPV4));
        assertThat(lease.gateway()).isNotEqualTo(Optional.of(lease.address().address()));
        assertThat(List.of(dns.strip().split("\\s+")))
                .containsAll(lease.resolvers().stream().map(IpAddress::toString).toList());
    }

    @Provide
    static Arbitrary<String> values() {
        Arbitrary<String> quad = Arbitraries.integers()
                .between(0, 300)
                .list()
                .ofMinSize(3)
                .ofMaxSize(5)
                .map(l -> l.stream().map(String::valueOf).collect(Collectors.joining(".")));
        Arbitrary<String> near = Arbitraries.of(
                "0.0.0.0",
                "255.255.255.255",
                "255.255.255.0",
                "192.0.2.7",
                "24",
                "0",
                "-1",
                "4294967296",
                "::",
                "::ffff:1.2.3.4");
        Arbitrary<String> typed = Arbitraries.strings()
                .withChars("0123456789.:/ \t\n=-ax$'\"\u0663")
                .ofMaxLength(20);
        Arbitrary<String> word =
                Arbitraries.oneOf(quad, near, typed, Arbitraries.strings().ofMaxLength(10));
        return Arbitraries.oneOf(word, word.list().ofMaxSize(4).map(l -> String.join(" ", l)));
    }
}

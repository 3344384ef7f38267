/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pointsman.api.lan.AddressRange;
import org.pointsman.api.lan.HostName;
import org.pointsman.api.lan.LocalName;
import org.pointsman.api.lan.StaticLease;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;

/** From text as configured to typed values, with all that is wrong on the way. */
final class Reader {
    /** Shorter and longer networks than these are mistakes: /8 is the largest private one, /30 has two hosts. */
    private static final int SHORTEST = 8;

    private static final int LONGEST = 30;

    /** One thing that is wrong with {@code key}. */
    record Fault(String key, String sentence) {}

    /** Texts as configured. */
    record Given(
            String name,
            String device,
            String address,
            String dhcp,
            String lease,
            String domain,
            List<String> leases,
            List<String> names) {}

    /** What is wrong, in the order of the keys; and the network if nothing is. */
    record Result(Optional<Settings> settings, List<Fault> faults) {}

    private final List<Fault> faults = new ArrayList<>();

    private Reader() {}

    static Result read(Given given) {
        Reader reader = new Reader();
        Optional<Settings> settings = reader.settings(given);
        return new Result(reader.faults.isEmpty() ? settings : Optional.empty(), List.copyOf(reader.faults));
    }

    private Optional<Settings> settings(Given given) {
        Optional<String> device = parse("interface", given.device(), InterfaceName::require);
        Optional<InterfacePrefix> address = parse("address", given.address(), Reader::address);
        Optional<AddressRange> pool =
                given.dhcp().isBlank() ? Optional.empty() : parse("dhcp", given.dhcp(), AddressRange::parse);
        Optional<java.time.Duration> time = parse("lease", given.lease(), LeaseTime::parse);
        Optional<String> domain = parse("domain", given.domain(), HostName::require);
        List<StaticLease> leases = new ArrayList<>();
        given.leases().forEach(text -> parse("leases", text, StaticLease::parse).ifPresent(leases::add));
        List<LocalName> names = new ArrayList<>();
        given.names().forEach(text -> parse("names", text, LocalName::parse).ifPresent(names::add));
        address.ifPresent(a -> {
            pool.ifPresent(p -> pool(a, p));
            leases(a, leases, pool.isPresent());
        });
        if (device.isEmpty() || address.isEmpty() || time.isEmpty() || domain.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Settings(given.name(), device.get(), address.get(), pool, time.get(), domain.get(), leases, names));
    }

    private <T> Optional<T> parse(String key, String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text.strip()));
        } catch (IllegalArgumentException e) {
            fault(key, e.getMessage());
            return Optional.empty();
        }
    }

    private void fault(String key, String sentence) {
        faults.add(new Fault(key, sentence));
    }

    private static InterfacePrefix address(String text) {
        InterfacePrefix address = InterfacePrefix.parse(text);
        if (address.address().family() != AddressFamily.IPV4) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv4 address such as 192.168.50.1/24");
        }
        if (address.length() < SHORTEST || address.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "prefix length " + address.length() + " of '" + text + "' is not " + SHORTEST + " to " + LONGEST);
        }
        if (!isHost(address, address.address())) {
            throw new IllegalArgumentException("'" + text + "' is the address of the network " + address.network()
                    + " itself or its broadcast address, not one of a host in it");
        }
        return address;
    }

    private void pool(InterfacePrefix own, AddressRange pool) {
        for (IpAddress end : List.of(pool.first(), pool.last())) {
            if (!own.network().contains(end)) {
                fault("dhcp", "'" + end + "' is not in " + own.network() + ", the network of address " + own);
                return;
            }
            if (!isHost(own, end)) {
                fault(
                        "dhcp",
                        "'" + end + "' is the first or last address of " + own.network() + ", which no host may have");
                return;
            }
        }
        if (pool.contains(own.address())) {
            fault("dhcp", "'" + pool + "' contains " + own.address() + ", the router's own address");
        }
    }

    private void leases(InterfacePrefix own, List<StaticLease> leases, boolean served) {
        Set<Object> seen = new HashSet<>();
        for (StaticLease lease : leases) {
            if (!isHost(own, lease.address())) {
                fault(
                        "leases",
                        "'" + lease.address() + "' is not an address of a host in " + own.network()
                                + ", the network of address " + own);
            } else if (lease.address().equals(own.address())) {
                fault("leases", "'" + lease.address() + "' is the router's own address");
            }
            if (!seen.add(lease.address())) {
                fault("leases", "'" + lease.address() + "' is given to two hosts");
            }
            if (!seen.add(lease.mac())) {
                fault("leases", "'" + lease.mac() + "' is there twice");
            }
            lease.name()
                    .filter(n -> !seen.add(n))
                    .ifPresent(n -> fault("leases", "'" + n + "' is the name of two hosts"));
        }
        if (!served && !leases.isEmpty()) {
            fault("leases", "need a range in dhcp: without one there is no DHCP here");
        }
    }

    /** Whether {@code address} is in the network of {@code own}, and neither its first nor its last one (RFC 1122 §3.2.1.3). */
    private static boolean isHost(InterfacePrefix own, IpAddress address) {
        Prefix network = own.network();
        return network.contains(address) && !address.equals(network.address()) && !address.equals(last(network));
    }

    private static IpAddress last(Prefix network) {
        byte[] bytes = network.address().bytes();
        for (int bit = network.length(); bit < network.family().bits(); bit++) {
            bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return IpAddress.of(bytes);
    }
}

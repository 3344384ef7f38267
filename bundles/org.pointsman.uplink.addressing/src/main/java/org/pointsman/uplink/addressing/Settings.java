/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;

/**
 * An uplink's configuration as typed values.
 *
 * @param device interface that packets leave by
 * @param port interface whose carrier counts, under a bridge; empty: {@code device}
 * @param address static address
 * @param gateway next hop; for adopt it overrules what is learned
 * @param resolvers DNS servers; for DHCP they overrule the server's
 */
public record Settings(
        String device,
        Optional<String> port,
        Addressing addressing,
        Optional<InterfacePrefix> address,
        Optional<IpAddress> gateway,
        List<IpAddress> resolvers) {
    /** Copies the list. */
    public Settings {
        resolvers = List.copyOf(resolvers);
    }

    /**
     * From text as configured; empty strings count as not given.
     *
     * @throws IllegalArgumentException with one sentence that names the value
     */
    public static Settings of(
            String device, String port, String addressing, String address, String gateway, String[] resolvers) {
        List<IpAddress> servers = new ArrayList<>();
        for (String r : resolvers) {
            servers.add(IpAddress.parse(r.strip()));
        }
        Optional<InterfacePrefix> prefix = given(address).map(InterfacePrefix::parse);
        return new Settings(
                InterfaceName.require(device.strip()),
                given(port).map(InterfaceName::require),
                mode(addressing, prefix.isPresent()),
                prefix,
                given(gateway).map(IpAddress::parse),
                servers);
    }

    /** The mode by its word; without one an address means static, and otherwise DHCP is tried. */
    static Addressing mode(String word, boolean hasAddress) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "" -> hasAddress ? Addressing.STATIC : Addressing.DHCP;
            case "static" -> Addressing.STATIC;
            case "dhcp" -> Addressing.DHCP;
            case "adopt" -> Addressing.ADOPT;
            default -> throw new IllegalArgumentException("'" + word + "' is not one of static, dhcp, adopt");
        };
    }

    private static Optional<String> given(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
    }
}

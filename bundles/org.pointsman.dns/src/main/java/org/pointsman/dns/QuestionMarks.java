/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.util.List;
import java.util.TreeSet;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * Has questions to an uplink's resolver keep the way that they were sent. dnsmasq chooses the interface of a datagram by IP_UNICAST_IF
 * (ip(7)), which the kernel forgets when a strategy that deals flows out marks the packet and has it routed again; with the mark of
 * their own uplink they are left alone. Follows from the uplinks' resolvers, not from carrier or reachability, so a failover changes
 * nothing of it. Pure.
 *
 * @param otherwise resolvers of uplinks that have none of their own
 */
record QuestionMarks(List<IpAddress> otherwise) implements StateContributor {
    /** Section of our nft table, and name as a contributor. */
    static final String SECTION = "dns";

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        StringBuilder rules = new StringBuilder();
        snapshot.uplinks().stream()
                .filter(UplinkView::routable)
                .sorted((a, b) -> Integer.compare(a.table(), b.table()))
                .forEach(u -> rules.append(rule(u)));
        if (rules.isEmpty()) {
            return NetworkState.empty();
        }
        String section = """
                chain dns_upstreams {
                %s}
                chain dns_output { type route hook output priority mangle - 1; policy accept;
                  meta mark & 0x%08x == 0 meta l4proto { tcp, udp } th dport 53 goto dns_upstreams
                }
                """.formatted(rules, snapshot.ownership().markMask());
        return NetworkState.builder()
                .nftTable(NftTable.of(snapshot.ownership().nftTable(), SECTION, section))
                .build();
    }

    private String rule(UplinkView uplink) {
        TreeSet<IpAddress> servers = new TreeSet<>();
        Upstream.through(uplink, otherwise)
                .map(Upstream::server)
                .filter(s -> s.family() == AddressFamily.IPV4)
                .forEach(servers::add);
        if (servers.isEmpty()) {
            return "";
        }
        return "  oifname \"%s\" ip daddr { %s } meta mark set meta mark & 0x%08x | 0x%08x return%n"
                .formatted(
                        uplink.status().device().orElseThrow(),
                        String.join(
                                ", ", servers.stream().map(IpAddress::toString).toList()),
                        ~uplink.mark().mask(),
                        uplink.mark().value());
    }
}

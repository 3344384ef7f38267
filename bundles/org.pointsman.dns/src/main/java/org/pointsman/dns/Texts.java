/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pointsman.api.lan.Lan;
import org.pointsman.api.lan.LocalName;
import org.pointsman.api.lan.StaticLease;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;

/**
 * What dnsmasq's files say, generated from typed values alone: every name and address has been through a parser that lets nothing
 * pass that could end a line. Pure.
 *
 * @param structure what only a restart brings into force: networks, ranges, options
 * @param servers whom to ask
 * @param hosts names that are answered here, in the format of hosts(5)
 * @param leases hosts that always get the same address
 */
record Texts(String structure, String servers, String hosts, String leases) {
    /**
     * Takes the place of a server that went, and is never asked, as there is no such interface; the address is one of RFC 5737, because
     * dnsmasq strikes out what it finds on an interface of its own. When its list becomes shorter, dnsmasq 2.90 drops the questions under
     * way that it last sent by a server which is no longer needed, also those that others are about to answer: whoever asked would wait
     * for seconds.
     */
    static final String NOBODY = "192.0.2.1@pointsman.none";

    private static final String HEAD = "# Written by Pointsman; changes are lost.\n";

    /**
     * All of them.
     *
     * @param lans in a fixed order, so that the same networks give the same text
     * @param router whether the router itself asks this name server
     * @param user whom dnsmasq is to become; empty: it stays who it is
     * @param places how many servers there have ever been; those that went are kept a place, see {@link #NOBODY}
     */
    static Texts of(List<? extends Lan> lans, boolean router, String user, List<Upstream> upstreams, int places) {
        return new Texts(structure(lans, router, user), servers(upstreams, places), hosts(lans), leases(lans));
    }

    private static String structure(List<? extends Lan> lans, boolean router, String user) {
        List<String> lines = new ArrayList<>(List.of(
                "keep-in-foreground",
                "log-facility=-",
                "pid-file=",
                // only what the other files say: nothing of the host's own
                "no-resolv",
                "no-hosts",
                // interfaces and addresses may come later than dnsmasq, and others may serve the host's other addresses
                "bind-dynamic",
                // names without a dot and addresses of private networks are nobody else's business
                "domain-needed",
                "bogus-priv",
                "cache-size=1000",
                // every usable uplink is asked at once: one that swallows questions unnoticed delays no look-up
                "all-servers",
                "dhcp-authoritative"));
        if (!user.isEmpty()) {
            lines.add("user=" + user);
        }
        lines.add(router ? "interface=lo" : "except-interface=lo");
        if (router) {
            lines.add("no-dhcp-interface=lo");
        }
        lans.forEach(lan -> lan(lan, lines));
        return HEAD + String.join("\n", lines) + "\n";
    }

    private static void lan(Lan lan, List<String> lines) {
        Prefix network = lan.address().network();
        lines.add("interface=" + lan.device());
        lines.add("local=/" + lan.domain() + "/");
        lines.add("domain=" + lan.domain() + "," + network.address() + "/" + network.length());
        lan.pool()
                .ifPresentOrElse(
                        pool -> lines.add("dhcp-range=" + pool.first() + "," + pool.last() + "," + mask(network) + ","
                                + lan.leaseTime().toSeconds()),
                        () -> lines.add("no-dhcp-interface=" + lan.device()));
    }

    private static IpAddress mask(Prefix network) {
        byte[] bytes = new byte[network.family().bits() / 8];
        for (int bit = 0; bit < network.length(); bit++) {
            bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return IpAddress.of(bytes);
    }

    private static String servers(List<Upstream> upstreams, int places) {
        StringBuilder text = new StringBuilder(HEAD);
        upstreams.forEach(u -> text.append("server=").append(u).append('\n'));
        for (int i = upstreams.size(); i < places; i++) {
            text.append("server=").append(NOBODY).append('\n');
        }
        return text.toString();
    }

    private static String hosts(List<? extends Lan> lans) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Lan lan : lans) {
            for (LocalName name : lan.localNames()) {
                names(text, name.address(), name.name(), lan.domain());
            }
            // a host with a lease of its own has its name whether or not it is there
            for (StaticLease lease : lan.staticLeases()) {
                lease.name().ifPresent(name -> names(text, lease.address(), name, lan.domain()));
            }
        }
        return text.toString();
    }

    private static void names(StringBuilder text, IpAddress address, String name, String domain) {
        text.append(address).append(' ');
        text.append(name.indexOf('.') < 0 ? name + "." + domain + " " + name : name);
        text.append('\n');
    }

    private static String leases(List<? extends Lan> lans) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Lan lan : lans) {
            for (StaticLease lease : lan.staticLeases()) {
                text.append(lease.mac().toLowerCase(Locale.ROOT)).append(',').append(lease.address());
                lease.name().ifPresent(name -> text.append(',').append(name.split("\\.")[0]));
                text.append(",").append(lan.leaseTime().toSeconds()).append('\n');
            }
        }
        return text.toString();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pointsman.kernel.namespace.Namespace;

/**
 * A {@link Bed}'s router with two further interfaces in one IP network, each on a segment of its own: bridges {@code cable} and {@code wifi}
 * stand for a switch and an access point. Hosts hang on either and can move.
 *
 * <pre>
 * ann 192.168.1.11 ─┐                                    ┌─ bob 192.168.1.21
 *                cable ── br0 .2 router .3 radio0 ── wifi
 *                                                        └─ gateway 192.168.1.1 (203.0.113.10)
 * </pre>
 */
final class Home implements AutoCloseable {
    private final Bed bed;
    private final Namespace ether;
    private final Map<String, Namespace> hosts = new HashMap<>();
    /** By host: the name of its end in {@link #ether}. */
    private final Map<String, String> ports = new HashMap<>();

    private int index = 700;

    Home(Bed bed) {
        this.bed = bed;
        ether = Namespace.create(bed.router.name() + "ether");
        for (String segment : List.of("cable", "wifi")) {
            ip(ether, "link", "add", segment, "type", "bridge", "forward_delay", "0");
            ip(ether, "link", "set", segment, "up");
        }
        attach(bed.router, "br0", "cable", "192.168.1.2/24");
        attach(bed.router, "radio0", "wifi", "");
        host("ann", "cable", "192.168.1.11/24");
        host("bob", "wifi", "192.168.1.21/24");
        host("gateway", "wifi", "192.168.1.1/24");
        ip(hosts.get("gateway"), "address", "add", "203.0.113.10/32", "dev", "lo");
    }

    /** A host with a leg in {@code segment}, whose default route leads to the gateway; without an address if that is empty. */
    Namespace host(String name, String segment, String address) {
        Namespace host = Namespace.create(ether.name() + name);
        hosts.put(name, host);
        ip(host, "link", "set", "lo", "up");
        attach(host, "eth0", segment, address);
        if (!address.isEmpty() && !address.startsWith("192.168.1.1/")) {
            ip(host, "route", "add", "default", "via", "192.168.1.1");
        }
        return host;
    }

    Namespace host(String name) {
        return hosts.get(name);
    }

    private void attach(Namespace host, String device, String segment, String address) {
        String port = port(host);
        run(host, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
        index++;
        String[] link = {"index", Integer.toString(index + 1000), "type", "veth", "peer", "name", device};
        List<String> add = new ArrayList<>(List.of("link", "add", port + device));
        add.addAll(List.of(link));
        add.addAll(List.of("netns", host.name(), "index", Integer.toString(index)));
        ip(ether, add.toArray(String[]::new));
        ip(ether, "link", "set", port + device, "master", segment, "up");
        if (!address.isEmpty()) {
            ip(host, "address", "add", address, "dev", device);
        }
        ip(host, "link", "set", device, "up");
    }

    private String port(Namespace host) {
        return ports.computeIfAbsent(host.name(), name -> "p" + ports.size());
    }

    /** The host's leg is in another segment from now on; it does not notice. */
    void move(String host, String segment) {
        ip(ether, "link", "set", port(hosts.get(host)) + "eth0", "master", segment);
    }

    /** Takes the router's leg in a segment away, or gives it back. */
    void carrier(String device, boolean on) {
        ip(ether, "link", "set", port(bed.router) + device, on ? "up" : "down");
    }

    /** Connects both segments beside the router, or parts them. */
    void loop(boolean on) {
        if (on) {
            ip(ether, "link", "add", "l1", "type", "veth", "peer", "name", "l2");
            ip(ether, "link", "set", "l1", "master", "cable", "up");
            ip(ether, "link", "set", "l2", "master", "wifi", "up");
        } else {
            ip(ether, "link", "del", "l1");
        }
    }

    /** How many of {@code count} pings were answered; each may take 3 s. */
    int ping(Namespace from, String to, int count) {
        return ping(from, to, count, 3);
    }

    private static int ping(Namespace from, String to, int count, int seconds) {
        List<String> argv = new ArrayList<>(List.of("ip", "netns", "exec", from.name(), "ping", "-i", "0.1"));
        argv.addAll(List.of("-c", Integer.toString(count), "-W", Integer.toString(seconds), to));
        String received = Command.tryRun(argv).output().replaceAll("(?s).*transmitted, ([0-9]+) received.*", "$1");
        return received.matches("[0-9]+") ? Integer.parseInt(received) : 0;
    }

    /** Whether nobody answers within a second. */
    boolean nobodyAnswers(Namespace from, String to) {
        return ping(from, to, 1, 1) == 0;
    }

    static String ip(Namespace in, String... words) {
        List<String> argv = new ArrayList<>(List.of("ip", "-n", in.name()));
        argv.addAll(List.of(words));
        return Command.run(argv);
    }

    static String run(Namespace in, String... words) {
        List<String> argv = new ArrayList<>(List.of("ip", "netns", "exec", in.name()));
        argv.addAll(List.of(words));
        return Command.run(argv);
    }

    @Override
    public void close() {
        hosts.values().forEach(Namespace::close);
        ether.close();
    }
}

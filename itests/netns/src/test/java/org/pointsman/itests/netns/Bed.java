/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.kernel.namespace.LinkEditor;
import org.pointsman.kernel.namespace.Namespace;

/**
 * A router with eth0 to provider 1 and wlan0 to provider 2, and a client behind lan0, each in a namespace of its own. The ends
 * of the access links have different indexes, so the kernel announces carrier changes at once.
 *
 * <pre>
 * client lan0 ── lan0 router eth0 ── isp0 provider 1 (10.64.1.1, 203.0.113.10)
 *  192.168.77.10        wlan0 ── isp0 provider 2 (10.64.2.1, 203.0.113.10)
 * </pre>
 */
final class Bed implements AutoCloseable {
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final String prefix = "pt" + ProcessHandle.current().pid() + "-" + SERIAL.incrementAndGet();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    final Namespace router;
    final Namespace client;
    final List<Isp> isps = new ArrayList<>();
    final Path folder;

    private Bed(List<String> uplinks) throws Exception {
        folder = Files.createTempDirectory(prefix);
        try {
            router = namespace("r");
            // IPv6 comes and goes by itself (DAD, link-local), which is not what is compared here
            ip(
                    "netns",
                    "exec",
                    router.name(),
                    "sysctl",
                    "-qw",
                    "net.ipv6.conf.all.disable_ipv6=1",
                    "net.ipv6.conf.default.disable_ipv6=1");
            client = namespace("c");
            link("lan0", "192.168.77.1/24", client, "lan0", "192.168.77.10/24", 50);
            Command.run("ip", "-n", client.name(), "route", "add", "default", "via", "192.168.77.1");
            ip("netns", "exec", router.name(), "sysctl", "-qw", "net.ipv4.ip_forward=1");
            for (int i = 0; i < uplinks.size(); i++) {
                access(uplinks.get(i), i + 1);
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** The laptop of the first article; its uplinks have no addresses yet. */
    static Bed laptop() throws Exception {
        return new Bed(List.of("eth0", "wlan0"));
    }

    /** The house of the second article: three providers by eth0, usb0 and wwan0, all behind masquerade of a foreign nft table. */
    static Bed house() throws Exception {
        Bed bed = new Bed(List.of("eth0", "usb0", "wwan0"));
        bed.nft("table ip house { chain post { type nat hook postrouting priority srcnat;"
                + " oifname { eth0, usb0, wwan0 } masquerade; }; }");
        return bed;
    }

    /**
     * Connections to the internet's test address that bear the mark of uplink number {@code slot}; health's own have others. An answer
     * that was under way when its entry was deleted makes an entry the other way round, and is not counted.
     */
    List<String> conntrackOf(int slot) {
        return ip("netns", "exec", router.name(), "conntrack", "-L", "--mark", slot * 0x1000000L + "/" + 0xff000000L)
                .lines()
                .filter(l -> l.matches(".* dst=\\Q" + Isp.TEST_ADDRESS + "\\E .*src=.*"))
                .toList();
    }

    /** Runs nft in the router and returns what it prints. */
    String nft(String... words) {
        List<String> argv = new ArrayList<>(List.of("netns", "exec", router.name(), "nft"));
        argv.addAll(List.of(words));
        return ip(argv.toArray(String[]::new));
    }

    private Namespace namespace(String role) {
        Namespace n = Namespace.create(prefix + role);
        toClose.push(n);
        try (LinkEditor editor = LinkEditor.open(n)) {
            editor.up("lo");
        }
        return n;
    }

    private void link(String name, String address, Namespace far, String farName, String farAddress, int index) {
        try (LinkEditor editor = LinkEditor.open(router);
                LinkEditor farEditor = LinkEditor.open(far)) {
            editor.veth(name, index, farName, index + 500, far);
            if (!address.isEmpty()) {
                editor.address(name, InterfacePrefix.parse(address));
            }
            farEditor.address(farName, InterfacePrefix.parse(farAddress));
            farEditor.up(farName);
            editor.up(name);
        }
    }

    /** A host behind router interface {@code name}; neither end has an address. */
    Namespace host(String name) {
        Namespace host = namespace("h");
        try (LinkEditor editor = LinkEditor.open(router);
                LinkEditor farEditor = LinkEditor.open(host)) {
            editor.veth(name, 60, "eth0", 560, host);
            farEditor.up("eth0");
            editor.up(name);
        }
        return host;
    }

    /** Connects router interface {@code name} to a new provider, or again to the one that it had. */
    void access(String name, int number) throws Exception {
        access(name, number, 100 + number);
    }

    void access(String name, int number, int index) throws Exception {
        boolean known = isps.size() >= number;
        Isp isp = known ? isps.get(number - 1) : new Isp(namespace("i" + number), number);
        link(name, "", isp.namespace(), "isp0", isp.gateway() + "/24", index);
        Command.run(
                "ip", "-n", isp.namespace().name(), "route", "add", "192.168.77.0/24", "via", "10.64." + number + ".2");
        if (!known) {
            Command.run("ip", "-n", isp.namespace().name(), "address", "add", Isp.TEST_ADDRESS + "/32", "dev", "lo");
            isp.serve();
            toClose.push(isp);
            isps.add(isp);
        }
    }

    /**
     * Pulls or plugs the cable at the provider's end. The provider's way back to the LAN goes with its interface; both come back by
     * one process, as otherwise the router may be quicker to use the link than the provider to know the way back.
     */
    void carrier(int isp, boolean on) throws IOException {
        String steps = on
                ? "link set isp0 up\nroute replace 192.168.77.0/24 via 10.64." + isp + ".2\n"
                : "link set isp0 down\n";
        Path batch = Files.writeString(folder.resolve("carrier" + isp), steps);
        Command.run("ip", "-n", isps.get(isp - 1).namespace().name(), "-batch", batch.toString());
    }

    /** The provider's gateway answers ARP, or not. */
    void arp(int isp, boolean on) {
        Command.run("ip", "-n", isps.get(isp - 1).namespace().name(), "link", "set", "isp0", "arp", on ? "on" : "off");
    }

    /** Runs ip in the router and returns what it prints. */
    String ip(String... words) {
        List<String> argv = new ArrayList<>(List.of("ip", "-n", router.name()));
        if (words[0].equals("netns")) {
            argv = new ArrayList<>(List.of("ip"));
        }
        argv.addAll(List.of(words));
        return Command.run(argv);
    }

    /**
     * Everything of the router's network configuration that a person could look at, as ip and nft and sysctl print it. Routes and
     * addresses are sorted: their order tells in which order interfaces came.
     */
    String everything() {
        return sorted(ip("-d", "route", "show", "table", "all"))
                + ip("-d", "rule", "show")
                + sorted(ip("-br", "address", "show", "scope", "global"))
                + ip("netns", "exec", router.name(), "nft", "-s", "list", "ruleset")
                + ip(
                        "netns",
                        "exec",
                        router.name(),
                        "sysctl",
                        "-a",
                        "--pattern",
                        "ignore_routes_with_linkdown|promote_secondaries|rp_filter|forwarding");
    }

    private static String sorted(String lines) {
        return lines.lines().sorted().collect(Collectors.joining("\n", "", "\n"));
    }

    /** Gateway in the default route of the current table, as ip reads it; empty if there is none. */
    String currentGateway() {
        String text = ip("route", "show", "table", "7700");
        return text.startsWith("default via ") ? text.split(" ")[2] : "";
    }

    void awaitGateway(String gateway) {
        Await.until("traffic by " + gateway, () -> currentGateway().equals(gateway), this::everything);
    }

    @Override
    public void close() throws IOException {
        List<Exception> failures = new ArrayList<>();
        for (AutoCloseable c : toClose) {
            try {
                c.close();
            } catch (Exception e) { // the others have to be closed all the same
                failures.add(e);
            }
        }
        removeFolder();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("not all is closed", failures.get(0));
        }
    }

    private void removeFolder() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path p : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }
}

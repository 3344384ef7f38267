/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonString;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.kernel.namespace.Namespace;

/** A served network with a real dnsmasq, a host that asks by a real udhcpc, and two providers whose resolvers have the same address. */
class LanIT {
    private static final String ROUTER = "192.168.50.1";
    private static final String RESOLVER = "\"resolvers\": [\"" + Isp.TEST_ADDRESS + "\"]";

    /** Far below what a client waits before it asks another server or again (5 s); the figure itself is the bench's. */
    private static final double SLOW_MILLIS = 3000;

    private Bed bed;
    private Namespace host;
    private Daemon daemon;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        host = bed.host("lan1");
        bed.ip("link", "set", "lan1", "down"); // as a driver leaves it
        daemon = new Daemon(bed);
        daemon.configure(configuration("192.168.50.100-192.168.50.200", ""));
    }

    @AfterEach
    void clear() throws Exception {
        for (AutoCloseable c : toClose) {
            c.close();
        }
        daemon.close();
        bed.close();
    }

    private static String configuration(String pool, String dns) {
        return Daemon.laptopStatic()
                        .replace("\"gateway\": \"10.64.1.1\"", "\"gateway\": \"10.64.1.1\", " + RESOLVER)
                        .replace("\"gateway\": \"10.64.2.1\"", "\"gateway\": \"10.64.2.1\", " + RESOLVER)
                        .stripTrailing()
                        .replaceAll("}\\s*$", "")
                + """
                  , "org.pointsman.steering": { "strategy": "pinned" }
                  , "org.pointsman.lan~home": {
                    "interface": "lan1", "address": "192.168.50.1/24", "dhcp": "POOL", "lease": "1h",
                    "leases": ["02:00:5e:00:00:07 192.168.50.7 nas"],
                    "names": ["router 192.168.50.1", "printer 192.168.50.20"]
                  }DNS
                }
                """.replace("POOL", pool).replace("DNS", dns);
    }

    private Resolver resolver(int isp) throws Exception {
        Resolver resolver = Resolver.at(bed, isp);
        toClose.add(resolver);
        return resolver;
    }

    /** Has the host ask for an address with this hardware address, and gives the address that it has then. */
    private String dhcp(String mac) throws IOException {
        Path script = bed.folder.resolve("udhcpc-script");
        Files.writeString(script, """
                #!/bin/sh
                [ "$1" = bound ] || exit 0
                ip address flush dev eth0
                ip address add $ip/$mask dev eth0
                ip route replace default via $router
                echo "dns=$dns domain=$domain"
                """);
        Command.run("chmod", "+x", script.toString());
        Command.run("ip", "-n", host.name(), "link", "set", "eth0", "address", mac);
        Command.run(
                "ip",
                "netns",
                "exec",
                host.name(),
                "udhcpc",
                "-i",
                "eth0",
                "-n",
                "-q",
                "-f",
                "-t",
                "20",
                "-T",
                "1",
                "-s",
                script.toString());
        String text = Command.run("ip", "-n", host.name(), "-4", "-o", "address", "show", "dev", "eth0");
        return text.replaceFirst("(?s).*inet ([0-9.]+)/.*", "$1");
    }

    private Lookup lookup(String name) throws Exception {
        return Lookup.of(host, ROUTER, name);
    }

    @Test
    void aHostGetsAddressAndNamesAndEachResolverIsAskedThroughItsOwnUplink() throws Exception {
        Resolver first = resolver(1);
        Resolver second = resolver(2);
        daemon.startAndWait();
        assertThat(dhcp("02:00:5e:00:00:07")).as("a static lease").isEqualTo("192.168.50.7");
        assertThat(lookup("nas.lan").address()).isEqualTo("192.168.50.7");
        assertThat(lookup("printer").address()).isEqualTo("192.168.50.20");
        awaitServers("eth0", "wlan0");
        assertThat(lookup("www.example.org").address()).isIn(first.answer(), second.answer());
        Resolver.Question byCable = new Resolver.Question("www.example.org", "10.64.1.2");
        Resolver.Question byWifi = new Resolver.Question("www.example.org", "10.64.2.2");
        Await.until(
                "both resolvers were asked",
                () -> first.questions().contains(byCable) && second.questions().contains(byWifi));
        assertThat(ofTheLan(first)).extracting(Resolver.Question::from).containsOnly("10.64.1.2");
        assertThat(ofTheLan(second)).extracting(Resolver.Question::from).containsOnly("10.64.2.2");
        assertThat(bed.ip("-4", "-o", "address", "show", "dev", "lan1")).contains("192.168.50.1/24");

        // a cable is pulled: its resolver leaves, and nobody waits for an answer
        int asked = ofTheLan(first).size();
        long left = 0;
        List<Lookup> lookups = new ArrayList<>();
        long pulled = System.nanoTime();
        bed.carrier(1, false);
        while (lookups.size() < 40 || read("servers").contains("eth0")) {
            lookups.add(lookup("n" + lookups.size() + ".example.org"));
            if (!read("servers").contains("eth0") && left == 0) {
                left = System.nanoTime() - pulled;
            }
        }
        System.out.printf(
                "eth0's resolver left %.0f ms after its cable was pulled, slowest of %d look-ups meanwhile %.1f ms%n",
                left / 1e6,
                lookups.size(),
                lookups.stream().mapToDouble(Lookup::millis).max().orElseThrow());
        awaitServers("wlan0");
        assertThat(lookups).allSatisfy(l -> assertThat(l.address()).isEqualTo(second.answer()));
        assertThat(lookups).allSatisfy(l -> assertThat(l.millis()).isLessThan(SLOW_MILLIS));
        assertThat(ofTheLan(first)).hasSize(asked);
        bed.carrier(1, true);
        awaitServers("eth0", "wlan0");

        // its network swallows everything, which nobody knows yet
        Command.run(
                "ip",
                "netns",
                "exec",
                bed.isps.get(0).namespace().name(),
                "nft",
                "add table inet x; add chain inet x i { type filter hook input priority 0; policy drop; }");
        for (int i = 0; i < 10; i++) {
            Lookup l = lookup("m" + i + ".example.org");
            assertThat(l.address()).isEqualTo(second.answer());
            assertThat(l.millis()).isLessThan(SLOW_MILLIS);
        }

        // dnsmasq is killed: it comes back, and knows its leases
        String pid = Files.readString(daemon.data().resolve("dns/dnsmasq.pid")).strip();
        Command.run("kill", "-9", pid);
        daemon.awaitLog("dnsmasq ended with");
        Await.until("names again", () -> address("nas.lan").equals("192.168.50.7"), daemon::log);
        assertThat(Files.readString(daemon.data().resolve("dns/dnsmasq.pid")).strip())
                .isNotEqualTo(pid);
        assertThat(Files.readString(daemon.data().resolve("dns/leases"))).contains("02:00:5e:00:00:07 192.168.50.7");

        // another range: taken over by a restart
        daemon.configure(configuration("192.168.50.150-192.168.50.160", ""));
        Await.until("the new range", () -> structure().contains("192.168.50.150,192.168.50.160"), daemon::log);
        assertThat(Integer.parseInt(dhcp("02:00:5e:00:00:08").replaceFirst(".*\\.", "")))
                .isBetween(150, 160);

        // another name: read again by the process that runs
        Await.until("names again", () -> address("nas.lan").equals("192.168.50.7"), daemon::log);
        String before = Files.readString(daemon.data().resolve("dns/dnsmasq.pid"));
        daemon.configure(configuration("192.168.50.150-192.168.50.160", "").replace("printer", "scanner"));
        Await.until("the new name", () -> address("scanner").equals("192.168.50.20"), daemon::log);
        assertThat(Files.readString(daemon.data().resolve("dns/dnsmasq.pid"))).isEqualTo(before);
    }

    /** Without those by which health probes the uplinks. */
    private static List<Resolver.Question> ofTheLan(Resolver resolver) {
        return resolver.questions().stream()
                .filter(q -> q.name().endsWith(".example.org"))
                .toList();
    }

    private String address(String name) {
        try {
            return lookup(name).address();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String structure() {
        return read("dnsmasq.conf");
    }

    private String read(String file) {
        try {
            return Files.readString(daemon.data().resolve("dns").resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    private void awaitServers(String... devices) {
        Await.until(
                "resolvers through " + List.of(devices),
                () -> {
                    List<String> lines = read("servers")
                            .lines()
                            .filter(l -> l.contains(Isp.TEST_ADDRESS))
                            .toList();
                    return lines.equals(List.of(devices).stream()
                            .map(d -> "server=" + Isp.TEST_ADDRESS + "@" + d)
                            .toList());
                },
                () -> read("servers") + daemon.log());
    }

    @Test
    void withAllUplinksDownAtBootTheLanWorks() throws Exception {
        bed.carrier(1, false);
        bed.carrier(2, false);
        daemon.start();
        Await.until("a lease", () -> dhcpQuietly("02:00:5e:00:00:07").equals("192.168.50.7"), daemon::log);
        assertThat(lookup("printer.lan").address()).isEqualTo("192.168.50.20");
        Lookup outside = lookup("www.example.org");
        assertThat(outside.code()).as("nobody to ask, and said so at once").isEqualTo(Lookup.REFUSED);
        assertThat(outside.millis()).isLessThan(SLOW_MILLIS);
        // what the router itself serves is reached, such as SSH
        try (ServerSocket ssh = bed.router.call(() -> new ServerSocket(22));
                Socket client = host.call(() -> new Socket(ROUTER, 22))) {
            assertThat(ssh.accept().getInetAddress().getHostAddress())
                    .isEqualTo(client.getLocalAddress().getHostAddress());
        }
    }

    private String dhcpQuietly(String mac) {
        try {
            return dhcp(mac);
        } catch (IOException | IllegalStateException e) {
            return "";
        }
    }

    @Test
    void takenPortsAreNamedWithTheirHolderAndServedOnceTheyAreFree() throws Exception {
        DatagramSocket dns = taken(53);
        daemon.startAndWait();
        awaitProblem(
                "port 53 is taken by java (process " + ProcessHandle.current().pid() + ")");
        // taken before the other is given back: the next try of dnsmasq may come in between
        DatagramSocket dhcp = taken(67);
        dns.close();
        awaitProblem(
                "port 67 is taken by java (process " + ProcessHandle.current().pid() + ")");
        dhcp.close();
        Command.run("ip", "-n", host.name(), "address", "add", "192.168.50.9/24", "dev", "eth0");
        Await.until("names", () -> address("printer.lan").equals("192.168.50.20"), daemon::log);
        assertThat(daemon.status().getJsonArray("problems")).isEmpty();
    }

    private DatagramSocket taken(int port) throws Exception {
        DatagramSocket socket = bed.router.call(
                () -> new DatagramSocket(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), port)));
        toClose.add(socket);
        return socket;
    }

    private void awaitProblem(String sentence) {
        Await.until(
                "wan:status says " + sentence,
                () -> {
                    try {
                        return daemon.status().getJsonArray("problems").getValuesAs(JsonString.class).stream()
                                .anyMatch(p -> p.getString().contains(sentence));
                    } catch (IOException e) {
                        return false;
                    }
                },
                daemon::log);
    }

    @Test
    void theRoutersOwnResolverIsKeptInStepAndGivenBack() throws Exception {
        Path folder = Files.createDirectories(Path.of("/etc/netns", bed.router.name()));
        Path file = folder.resolve("resolv.conf");
        toClose.add(() -> {
            Files.deleteIfExists(file);
            Files.delete(folder);
        });
        String former = "search example.org\nnameserver 192.0.2.53\n";
        Files.writeString(file, former);
        daemon.configure(
                configuration("192.168.50.100-192.168.50.200", ", \"org.pointsman.dns\": { \"resolvConf\": \"own\" }"));
        daemon.startAndWait();
        Await.until("resolv.conf says 127.0.0.1", () -> text(file).contains("nameserver 127.0.0.1"), daemon::log);
        assertThat(text(file)).contains("search example.org").doesNotContain("192.0.2.53");
        Lookup own = Lookup.of(bed.router, "127.0.0.1", "printer.lan");
        assertThat(own.address()).isEqualTo("192.168.50.20");
        daemon.stop();
        assertThat(text(file)).isEqualTo(former);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The LAN client of a network that Pointsman serves: a host that asks by DHCP, and looks names up where it is told to. */
final class LanClient {
    /** Its name in the state of a lab. */
    static final String PROCESS = "client";

    /** What a host does with a lease; udhcpc's own script would write the machine's resolv.conf. */
    private static final String SCRIPT = """
            #!/bin/sh
            case $1 in bound|renew)
              ip address replace $ip/$mask dev $interface
              ip route replace default via $router dev $interface
            esac
            """;

    /** Where {@code ip netns exec} looks for what a namespace has instead of {@code /etc} (ip-netns(8)). */
    private static final Path NETNS = Path.of("/etc/netns");

    private LanClient() {}

    /**
     * The command line of its DHCP client.
     *
     * @throws LabException with one sentence if udhcpc is not installed
     */
    static List<String> command(LabFolder folder) {
        Path program = Children.program("udhcpc")
                .orElseThrow(() ->
                        LabException.failed("the LAN client asks by DHCP, which needs udhcpc: apt-get install udhcpc"));
        Path script = folder.path().resolve("client-script");
        folder.write(script, SCRIPT);
        try {
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw LabException.failed("cannot make " + script + " a program: " + e.getMessage());
        }
        return List.of(
                program.toString(), "-f", "-i", Topology.LAN_DEVICE, "-s", script.toString(), "-T", "1", "-A", "1");
    }

    /** Has programs that are started in its namespace by {@code ip netns exec} ask the router for names. */
    static void askRouter(LabNames names) {
        Path folder = NETNS.resolve(names.client());
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("resolv.conf"), "nameserver " + Topology.LAN_ROUTER.address() + "\nsearch lan\n");
        } catch (IOException e) {
            throw LabException.failed("cannot write " + folder + ": " + e.getMessage());
        }
    }

    /** Takes {@link #askRouter} back; harmless if there is nothing. */
    static void forget(LabNames names) {
        Path folder = NETNS.resolve(names.client());
        try {
            Files.deleteIfExists(folder.resolve("resolv.conf"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw LabException.failed("cannot delete " + folder + ": " + e.getMessage());
        }
    }
}

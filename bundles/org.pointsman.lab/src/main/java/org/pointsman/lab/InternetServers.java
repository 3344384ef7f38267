/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.namespace.Namespace;

/** Starts {@link LabServer} and waits for it. */
final class InternetServers {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(20);

    private InternetServers() {}

    /** Its command line: a small Java machine with nothing on its class path but this bundle and the API. */
    static List<String> command(Profile profile) {
        Set<String> classPath = new LinkedHashSet<>(List.of(place(LabServer.class), place(IpAddress.class)));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx24m",
                "-Xshare:auto",
                "-cp",
                String.join(":", classPath),
                LabServer.class.getName()));
        profile.isps()
                .forEach(isp ->
                        command.add(isp.name() + "=" + isp.publicAddress().network()));
        return command;
    }

    /** Waits until they answer. */
    static void await(LabNames names, Process process, Path log) {
        boolean up = Waiting.until(PATIENCE, STEP, () -> !process.isAlive() || answers(names));
        if (!up || !process.isAlive()) {
            throw LabException.failed("the servers of the internet did not start:\n" + Children.tail(log));
        }
    }

    private static boolean answers(LabNames names) {
        try {
            return Namespace.existing(names.internet()).call(() -> {
                try (Socket socket = new Socket()) {
                    byte[] address = IpAddress.parse(LabServer.ADDRESS).bytes();
                    // the web server is the last to be started
                    socket.connect(new InetSocketAddress(InetAddress.getByAddress(address), 80), 1000);
                    return true;
                } catch (java.io.IOException e) {
                    return false;
                }
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** ip monitor and nft monitor in the router: what an independent reader sees change. */
final class KernelMonitor implements AutoCloseable {
    private final Bed bed;
    private final Path seen;
    private final Process ip;
    private final Process nft;

    KernelMonitor(Bed bed) throws IOException {
        this.bed = bed;
        seen = Files.createTempFile(bed.folder, "monitor", ".txt");
        ip = start("ip", "-n", bed.router.name(), "monitor", "link", "address", "route", "rule", "nexthop");
        nft = start("ip", "netns", "exec", bed.router.name(), "nft", "monitor");
        // both are there when a change of ours is seen
        Await.until("monitors listen", () -> {
            bed.ip("route", "replace", "blackhole", "198.51.100.99/32", "table", "99");
            // adding what is there is no event: each time anew, as nft may not have listened yet
            Command.run(
                    "ip",
                    "netns",
                    "exec",
                    bed.router.name(),
                    "nft",
                    "add table inet monitored; delete table inet monitored; add table inet monitored;");
            return lines().contains("198.51.100.99") && lines().contains("monitored");
        });
        bed.ip("route", "del", "blackhole", "198.51.100.99/32", "table", "99");
        Command.run("ip", "netns", "exec", bed.router.name(), "nft", "delete table inet monitored");
        Await.until(
                "monitors saw the test's own changes",
                () -> lines().contains("delete table inet monitored")
                        && lines().contains("Deleted blackhole 198.51.100.99"));
        Files.write(seen, new byte[0]);
    }

    private Process start(String... argv) throws IOException {
        return new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(seen.toFile()))
                .start();
    }

    /** What was seen since the start. */
    String lines() {
        try {
            return new String(Files.readAllBytes(seen), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was seen, after a change of the test's own has passed through: nothing can still be on its way. */
    String linesSoFar() {
        bed.ip("route", "add", "blackhole", "198.51.100.98/32", "table", "99");
        Await.until("the marker passes", () -> lines().contains("198.51.100.98"));
        bed.ip("route", "del", "blackhole", "198.51.100.98/32", "table", "99");
        return lines().lines()
                .filter(l -> !l.contains("198.51.100.98") && !l.isBlank())
                .reduce("", (a, b) -> a + b + "\n");
    }

    @Override
    public void close() {
        ip.destroy();
        nft.destroy();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process id of an uplink's pppd in a file, so that one which outlived a killed daemon is found and ended. */
final class Leftover {
    private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);

    /** pppd says good-bye to the network (LCP terminate: two tries of 3 s). */
    static final Duration GRACE = Duration.ofSeconds(7);

    private final Path file;
    private final String evidence;

    /** {@code evidence} stands in the command line of our pppd and in no other. */
    Leftover(Path file, Path evidence) {
        this.file = file;
        this.evidence = evidence.toString();
    }

    void remember(long pid) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, pid + "\n");
    }

    /** Forgets {@code pid}, unless another has been remembered meanwhile. */
    void forget(long pid) {
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(Long.toString(pid))) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.debug("{} stays: {}", file, e.getMessage());
        }
    }

    /** Ends the process of the file if it is provably ours; done when it is gone. */
    CompletableFuture<?> end() {
        try {
            if (!Files.exists(file)) {
                return CompletableFuture.completedFuture(null);
            }
            String text = Files.readString(file).strip();
            Path commandLine = Path.of("/proc", text.matches("[0-9]{1,9}") ? text : "0", "cmdline");
            if (Files.exists(commandLine)
                    && new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8).contains(evidence)) {
                return ProcessHandle.of(Long.parseLong(text))
                        .<CompletableFuture<?>>map(Leftover::end)
                        .orElse(CompletableFuture.completedFuture(null));
            }
            Files.delete(file);
        } catch (IOException e) {
            LOG.debug("{}: {}", file, e.getMessage());
        }
        return CompletableFuture.completedFuture(null);
    }

    private static CompletableFuture<?> end(ProcessHandle process) {
        LOG.info("ending pppd {} that was still there", process.pid());
        process.destroy();
        return process.onExit()
                .completeOnTimeout(process, GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(p -> {
                    if (p.isAlive()) {
                        p.destroyForcibly();
                    }
                });
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.pointsman.api.kernel.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pppd that runs, and the thread that listens to it. */
final class Pppd implements Registration {
    private static final Logger LOG = LoggerFactory.getLogger(Pppd.class);

    private final String uplink;
    private final Process process;
    private final Leftover leftover;
    private final Consumer<String> said;
    private final IntConsumer ended;

    private Pppd(String uplink, Process process, Leftover leftover, Consumer<String> said, IntConsumer ended) {
        this.uplink = uplink;
        this.process = process;
        this.leftover = leftover;
        this.said = said;
        this.ended = ended;
    }

    /**
     * Starts it; {@code said} and {@code ended} are called on a thread of its own.
     *
     * @throws IOException with one sentence if it cannot be started
     */
    static Pppd start(
            List<String> pppd,
            Path tty,
            Path options,
            String uplink,
            Leftover leftover,
            Consumer<String> said,
            IntConsumer ended)
            throws IOException {
        List<String> command = new ArrayList<>(pppd);
        command.addAll(List.of(tty.toString(), "file", options.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().retainAll(Set.of("PATH"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IOException("pppd cannot be started; install the Debian package ppp (" + e.getMessage() + ")", e);
        }
        try {
            leftover.remember(process.pid());
        } catch (IOException e) {
            // not to be found by a later run is no reason to go without a connection in this one
            LOG.warn("the process id of pppd for {} cannot be written ({})", uplink, e.getMessage());
        }
        Pppd running = new Pppd(uplink, process, leftover, said, ended);
        Thread thread = new Thread(running::listen, "pppd-" + uplink);
        thread.setDaemon(true);
        thread.start();
        return running;
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            process.getOutputStream().close();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LOG.debug("pppd of {}: {}", uplink, line);
                said.accept(line);
            }
        } catch (IOException e) {
            LOG.debug("pppd of {}: {}", uplink, e.getMessage());
        }
        boolean interrupted = false;
        while (true) {
            try {
                int exit = process.waitFor();
                leftover.forget(process.pid());
                ended.accept(exit);
                break;
            } catch (InterruptedException e) {
                interrupted = true; // nobody ends this thread but its process
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end, and makes it if it does not. */
    @Override
    public void close() {
        process.destroy();
        CompletableFuture.delayedExecutor(Leftover.GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(process::destroyForcibly);
    }
}

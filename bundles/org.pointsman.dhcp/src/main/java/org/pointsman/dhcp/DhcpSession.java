/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pointsman.api.dhcp.DhcpListener;
import org.pointsman.api.kernel.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One interface's udhcpc, started, listened to, and started again with back-off when it ends. */
final class DhcpSession implements Registration {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpSession.class);

    private final String device;
    private final List<String> command;
    private final Leftover leftover;
    private final DhcpListener listener;
    private final BackOff backOff;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Process process;
    private boolean bound;
    private String lastWords = "";

    /** {@code prefix}: words before udhcpc; empty but in tests that run it in another namespace. */
    DhcpSession(
            String device,
            List<String> prefix,
            Path script,
            Leftover leftover,
            DhcpListener listener,
            BackOff backOff) {
        this.device = device;
        this.command = new ArrayList<>(prefix);
        // -t -T -A: three questions a second apart, then a pause of 3 s; -o -O: ask for what we use and nothing else
        command.addAll(List.of(
                "udhcpc",
                "-f",
                "-i",
                device,
                "-s",
                script.toString(),
                "-t",
                "3",
                "-T",
                "1",
                "-A",
                "3",
                "-o",
                "-O",
                "subnet",
                "-O",
                "router",
                "-O",
                "dns"));
        this.leftover = leftover;
        this.listener = listener;
        this.backOff = backOff;
        this.thread = new Thread(this::supervise, "dhcp-" + device);
        thread.setDaemon(true);
    }

    DhcpSession start() {
        thread.start();
        return this;
    }

    @Override
    public void close() {
        closed.countDown();
        Process p = process;
        if (p != null) {
            p.destroy();
        }
    }

    /** Waits for the process to end, unless called by its own listener. */
    void join(long millis) throws InterruptedException {
        if (Thread.currentThread() != thread) {
            thread.join(millis);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void supervise() {
        leftover.end();
        try {
            while (!isClosed()) {
                runOnce();
                if (!closed.await(backOff.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.debug("starting udhcpc on {} again", device);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() throws InterruptedException {
        Process p;
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            // what the script prints is the lease: a variable of ours, such as "router", must not look like the
            // server's
            builder.environment().keySet().retainAll(Set.of("PATH"));
            p = builder.start();
        } catch (IOException e) {
            tell(() -> listener.unanswered("udhcpc cannot be started on " + device
                    + "; install the Debian package udhcpc (" + e.getMessage() + ")"));
            return;
        }
        process = p;
        remember(p);
        bound = false; // its first word is deconfig, and no loss: a lease lasts, whoever asked for it
        lastWords = "";
        if (isClosed()) { // closed between the check and here
            p.destroy();
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8))) {
            p.getOutputStream().close();
            listen(lines);
        } catch (IOException e) {
            LOG.debug("udhcpc on {}: {}", device, e.getMessage());
        }
        int exit = p.waitFor();
        leftover.forget(p.pid());
        if (!isClosed()) {
            String end = "udhcpc on " + device + " ended with " + exit
                    + (lastWords.isEmpty() ? "" : " (" + lastWords + ")") + "; it is started again";
            LOG.warn(end);
            tell(() -> listener.unanswered(end));
        }
    }

    /** Not to be found by a later run is no reason to go without a lease in this one. */
    private void remember(Process p) {
        try {
            leftover.remember(p.pid());
        } catch (IOException e) {
            LOG.warn("the process id of udhcpc on {} cannot be written ({})", device, e.getMessage());
        }
    }

    private void listen(BufferedReader lines) throws IOException {
        String event = "";
        Map<String, String> environment = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(EventScript.BEGIN)) {
                event = line.substring(EventScript.BEGIN.length());
                environment.clear();
            } else if (line.equals(EventScript.END)) {
                on(event, environment);
                event = "";
            } else if (event.isEmpty()) {
                lastWords = line;
                LOG.debug("udhcpc on {}: {}", device, line);
            } else {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    environment.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        }
    }

    private void on(String event, Map<String, String> environment) {
        if (isClosed()) {
            return;
        }
        switch (event) {
            case "bound", "renew" -> leased(environment);
            case "leasefail" -> tell(() -> listener.unanswered("no DHCP server answers on " + device));
            case "nak" -> over("the DHCP server on " + device + " took the lease back");
            case "deconfig" -> over("the lease on " + device + " ran out");
            default -> LOG.debug("udhcpc on {} says {}", device, event);
        }
    }

    private void leased(Map<String, String> environment) {
        try {
            var lease = LeaseParser.parse(environment);
            bound = true;
            backOff.reset();
            tell(() -> listener.leased(lease));
        } catch (IllegalArgumentException e) {
            tell(() -> listener.unanswered("the DHCP server on " + device + " sent a lease without a usable address"));
        }
    }

    /** udhcpc says deconfig at its start as well; only a lease that was there can end. */
    private void over(String reason) {
        if (bound) {
            bound = false;
            tell(() -> listener.lost(reason));
        }
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("the listener of {} failed", device, e);
        }
    }
}

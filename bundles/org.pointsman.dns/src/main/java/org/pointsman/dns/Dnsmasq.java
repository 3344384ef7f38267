/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.pointsman.api.kernel.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * dnsmasq, kept running with what is wanted. Servers, names and static leases are read again by the running process; networks and
 * options come into force by a restart, which keeps the leases in their file. A structure that {@code dnsmasq --test} refuses is not
 * taken, and the last good one stays.
 *
 * <p>{@link #serve} and {@link #rest} are for any thread and return at once; a thread of its own does the rest.
 */
final class Dnsmasq implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dnsmasq.class);
    /** Networks come one by one when a configuration is loaded, and go and come when one is changed. */
    private static final long QUIET_MILLIS = 150;

    private static final long PATIENCE_MILLIS = 3000;
    /** One that ran for so long does not fail at once, and is started again soon. */
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final String STARTED = ": started, version ";
    /** How dnsmasq begins the sentence that it dies with; what it logs while it runs has its process id there. */
    private static final String DYING = "dnsmasq: ";

    private final Folder folder;
    private final List<String> prefix;
    private final Signals signals;
    private final BackOff backOff;
    private final Leftover leftover;
    private final Thread supervisor;

    private Optional<Texts> wanted = Optional.empty();
    private String structureInForce = "";
    private String structureRefused = "";
    private long touched;
    private Optional<Process> running = Optional.empty();
    /** Whether it has said that it started: only then does it know what SIGHUP means. */
    private boolean up;

    private long upSince;
    private boolean stale;
    private boolean closed;
    private volatile String problem = "";
    private volatile String refusal = "";

    /** {@code prefix}: words before dnsmasq; empty but in tests that run it in another namespace. */
    Dnsmasq(Folder folder, List<String> prefix, Signals signals, BackOff backOff) {
        this.folder = folder;
        this.prefix = prefix;
        this.signals = signals;
        this.backOff = backOff;
        this.leftover = new Leftover(folder);
        this.supervisor = new Thread(this::supervise, "dns-supervisor");
        supervisor.setDaemon(true);
    }

    Dnsmasq start() {
        supervisor.start();
        return this;
    }

    /** Serves according to {@code texts}, from now on. */
    synchronized void serve(Texts texts) {
        if (wanted.filter(texts::equals).isPresent()) {
            return;
        }
        if (wanted.filter(w -> w.structure().equals(texts.structure())).isEmpty()) {
            touched = System.nanoTime();
        }
        wanted = Optional.of(texts);
        try {
            if (folder.writeLive(texts)) {
                reload();
            }
        } catch (IOException e) {
            problem = "dnsmasq's files cannot be written (" + e + ")";
            LOG.error(problem);
        }
        notifyAll();
    }

    /** There is nothing to serve. */
    synchronized void rest() {
        if (wanted.isPresent()) {
            wanted = Optional.empty();
            touched = System.nanoTime();
            notifyAll();
        }
    }

    /** Whether it runs and has opened its ports. */
    synchronized boolean up() {
        return up;
    }

    /** What is wrong now, a sentence each. */
    List<String> problems() {
        return List.of(problem, refusal).stream().filter(p -> !p.isEmpty()).toList();
    }

    /** Ends it, without waiting; the leases stay in their file. */
    @Override
    public synchronized void close() {
        closed = true;
        running.ifPresent(Process::destroy);
        notifyAll();
    }

    void join() throws InterruptedException {
        supervisor.join(PATIENCE_MILLIS);
    }

    private void reload() {
        if (up) {
            running.ifPresent(signals::hangUp);
        } else {
            stale = true;
        }
    }

    private void supervise() {
        try {
            leftover.end();
            while (awaitWork()) {
                takeStructure();
                if (!structureInForce.isEmpty()) {
                    runOnce();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    /** Waits until there is something to serve and its structure has settled; false: closed. */
    private synchronized boolean awaitWork() throws InterruptedException {
        while (!closed && (wanted.isEmpty() || unsettled() > 0 || structureInForce.isEmpty() && isRefused())) {
            waitForChange(wanted.isPresent() && !isRefused());
        }
        return !closed;
    }

    private long unsettled() {
        return Math.max(0, QUIET_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - touched));
    }

    /** Waits for a change, at most until the structure has settled if {@code settling}; may return early. */
    private void waitForChange(boolean settling) throws InterruptedException {
        wait(settling ? Math.max(1, unsettled()) : 0); // 0 is for ever
    }

    private boolean isRefused() {
        return wanted.filter(w -> w.structure().equals(structureRefused)).isPresent();
    }

    /** Has the wanted structure tested, and takes it if it is good. */
    private void takeStructure() throws InterruptedException {
        String text;
        synchronized (this) {
            text = wanted.map(Texts::structure).orElse(structureInForce);
        }
        if (text.equals(structureInForce) || text.equals(structureRefused)) {
            return;
        }
        try {
            folder.write(folder.candidate(), text);
            Optional<String> complaint = test();
            synchronized (this) {
                if (complaint.isPresent()) {
                    structureRefused = text;
                    refusal = complaint.get();
                    LOG.error(refusal);
                } else {
                    Files.move(
                            folder.candidate(),
                            folder.structure(),
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                    structureInForce = text;
                    structureRefused = "";
                    refusal = "";
                }
            }
        } catch (IOException e) {
            failed("dnsmasq's files cannot be written (" + e + ")");
        }
    }

    /** What {@code dnsmasq --test} has to say against the candidate. */
    private Optional<String> test() throws InterruptedException {
        try {
            Process p = spawn(List.of("--test"), folder.arguments(folder.candidate()));
            String words = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return p.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("dnsmasq refuses its configuration, and the last good one stays: " + words);
        } catch (IOException e) {
            return Optional.empty(); // not installed, most likely: the start says so
        }
    }

    private Process spawn(List<String> first, List<String> then) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add("dnsmasq");
        command.addAll(first);
        command.addAll(then);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().retainAll(Set.of("PATH"));
        Process p = builder.start();
        p.getOutputStream().close();
        return p;
    }

    private void runOnce() throws InterruptedException {
        Process p;
        try {
            p = spawn(List.of(), folder.arguments(folder.structure()));
        } catch (IOException e) {
            failed("dnsmasq cannot be started; install the Debian package dnsmasq-base (" + e.getMessage() + ")");
            pause();
            return;
        }
        leftover.remember(p.pid());
        synchronized (this) {
            running = Optional.of(p);
            stale = false;
            if (closed) {
                p.destroy();
            }
        }
        Thread watch = new Thread(() -> endWhenOutdated(p), "dns-watch");
        watch.setDaemon(true);
        watch.start();
        String lastWords = listen(p);
        int exit = p.waitFor();
        boolean asked;
        synchronized (this) {
            running = Optional.empty();
            if (up && System.nanoTime() - upSince > STEADY_NANOS) {
                backOff.reset();
            }
            up = false;
            asked = closed || outdated();
            notifyAll();
        }
        watch.join();
        if (!asked) {
            failed(Diagnosis.of(exit, lastWords, PortHolder::of));
            pause();
        }
    }

    /** Ends {@code p} when what it runs with is no longer what is wanted. */
    private void endWhenOutdated(Process p) {
        try {
            synchronized (this) {
                while (running.filter(r -> r == p).isPresent() && !closed) {
                    if (outdated() && unsettled() == 0) {
                        p.destroy();
                        return;
                    }
                    waitForChange(outdated());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean outdated() {
        return wanted.isEmpty() || !wanted.get().structure().equals(structureInForce) && !isRefused();
    }

    /** Follows the output to its end; what it said last before it died. */
    private String listen(Process p) {
        String lastWords = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LOG.debug("{}", line);
                if (line.startsWith(DYING)) {
                    lastWords = line.substring(DYING.length()).strip();
                } else if (line.contains(STARTED)) {
                    started(p);
                } else if (line.contains(Diagnosis.NOT_LISTENING)) {
                    // the address came after dnsmasq, and somebody has its port: it would go on without, and never try
                    // again
                    lastWords = line.substring(line.indexOf(Diagnosis.NOT_LISTENING))
                            .strip();
                    p.destroy();
                }
            }
        } catch (IOException e) {
            LOG.debug("dnsmasq's output: {}", e.getMessage());
        }
        return lastWords;
    }

    private synchronized void started(Process p) {
        up = true;
        upSince = System.nanoTime();
        problem = "";
        LOG.info("dnsmasq {} serves", p.pid());
        if (stale) { // something was written while it was reading
            signals.hangUp(p);
            stale = false;
        }
    }

    private void failed(String sentence) {
        if (!sentence.equals(problem)) {
            LOG.warn(sentence);
        }
        problem = sentence;
    }

    private synchronized void pause() throws InterruptedException {
        long end = System.nanoTime() + backOff.pause().toNanos();
        long before = touched;
        long left = end - System.nanoTime();
        while (left > 0 && !closed && touched == before) { // other networks deserve another try at once
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }
}

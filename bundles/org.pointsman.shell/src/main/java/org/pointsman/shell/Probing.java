/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.health.ProbeWatcher;
import org.pointsman.api.kernel.Registration;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.Live;
import org.pointsman.shell.report.ProbesReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Screen;
import org.pointsman.shell.report.Sentence;

/** Asks targets through one uplink, and waits for what they say. */
final class Probing implements Live {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 100;

    private final HealthMonitor monitor;
    private final String uplink;
    private final List<String> targets;
    private final Duration patience;
    private final boolean json;

    Probing(HealthMonitor monitor, String uplink, List<String> targets, Duration patience, boolean json) {
        this.monitor = monitor;
        this.uplink = uplink;
        this.targets = List.copyOf(targets);
        this.patience = patience;
        this.json = json;
    }

    @Override
    public String command() {
        return "wan:probe";
    }

    @Override
    public Report run(Screen screen) throws InterruptedException {
        BlockingQueue<Optional<ProbesReport.Row>> ended = new LinkedBlockingQueue<>();
        Registration probes;
        try {
            probes = monitor.probe(uplink, targets, patience, new ProbeWatcher() {
                @Override
                public void ended(String target, ProbeResult result) {
                    ended.add(Optional.of(new ProbesReport.Row(target, result)));
                }

                @Override
                public void finished() {
                    ended.add(Optional.empty());
                }
            });
        } catch (IllegalArgumentException e) {
            return AsJson.when(json, Sentence.failed(e.getMessage() + "."));
        }
        try {
            return AsJson.when(json, new ProbesReport(uplink, await(ended, screen)));
        } finally {
            probes.close();
        }
    }

    private List<ProbesReport.Row> await(BlockingQueue<Optional<ProbesReport.Row>> ended, Screen screen)
            throws InterruptedException {
        List<ProbesReport.Row> rows = new ArrayList<>();
        long began = System.nanoTime();
        long longest = patience.plus(GRACE).toNanos();
        while (System.nanoTime() - began < longest) {
            long answered = rows.stream()
                    .filter(r -> r.result().outcome() == ProbeResult.Outcome.ANSWERED)
                    .count();
            screen.progress("asking through " + uplink + ", " + (System.nanoTime() - began) / 100_000_000 / 10.0
                    + " s: " + answered + " of " + rows.size() + " answered so far");
            Optional<ProbesReport.Row> next = ended.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null && next.isEmpty()) {
                break;
            }
            if (next != null) {
                rows.add(next.get());
            }
        }
        return rows;
    }
}

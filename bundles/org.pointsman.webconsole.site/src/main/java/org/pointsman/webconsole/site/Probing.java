/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.health.ProbeWatcher;
import org.pointsman.api.kernel.Registration;
import org.pointsman.shell.report.ProbesReport;

/** Asks the usual targets through one uplink, and waits for what they say: on the thread of the request, so for one at a time. */
final class Probing {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Semaphore one = new Semaphore(1);

    /** As {@code wan:probe --json} says it. */
    JsonObject through(HealthMonitor monitor, String uplink) throws Body.Unfit, InterruptedException {
        if (!one.tryAcquire()) {
            throw new Body.Unfit(HttpServletResponse.SC_CONFLICT, "An uplink is being tested already; wait a moment.");
        }
        try {
            return new ProbesReport(uplink, rows(monitor, uplink)).json();
        } catch (IllegalArgumentException e) {
            throw new Body.Unfit(HttpServletResponse.SC_CONFLICT, e.getMessage() + ".");
        } finally {
            one.release();
        }
    }

    private static List<ProbesReport.Row> rows(HealthMonitor monitor, String uplink) throws InterruptedException {
        BlockingQueue<Optional<ProbesReport.Row>> ended = new LinkedBlockingQueue<>();
        List<ProbesReport.Row> rows = new ArrayList<>();
        Registration probes = monitor.probe(uplink, List.of(), PATIENCE, new ProbeWatcher() {
            @Override
            public void ended(String target, ProbeResult result) {
                ended.add(Optional.of(new ProbesReport.Row(target, result)));
            }

            @Override
            public void finished() {
                ended.add(Optional.empty());
            }
        });
        try {
            long end = System.nanoTime() + PATIENCE.plus(GRACE).toNanos();
            Optional<ProbesReport.Row> next = Optional.empty();
            do {
                next = Optional.ofNullable(ended.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS))
                        .flatMap(r -> r);
                next.ifPresent(rows::add);
            } while (next.isPresent());
            return rows;
        } finally {
            probes.close();
        }
    }
}

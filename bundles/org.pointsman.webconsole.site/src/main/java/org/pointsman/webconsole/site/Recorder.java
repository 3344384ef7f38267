/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.health.Health;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.webconsole.site.measured.Measurements;
import org.pointsman.webconsole.site.measured.Resolution;
import org.pointsman.webconsole.site.measured.Sample;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes each 10 s how every uplink does, writes it down once a minute, and says what was. On a thread of its own, as disks are slow. */
@Component(service = Recorder.class, configurationPid = Keeper.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final String FOLDER = "measurements";

    private final Sources sources;
    private final Path folder;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "console-recorder");
        t.setDaemon(true);
        return t;
    });
    private volatile Optional<Measurements> measurements = Optional.empty();

    // what follows belongs to the thread
    private Optional<Counters> before = Optional.empty();
    private boolean troubled;

    /** Begins in a moment: reading what is there is not to delay the page. */
    @Activate
    public Recorder(@Reference Sources sources, BundleContext context) {
        this.sources = sources;
        this.folder = Path.of(context.getProperty("pointsman.data")).resolve(FOLDER);
        thread.execute(this::open);
    }

    /** Writes what waits. */
    @Deactivate
    void stop() throws InterruptedException {
        thread.execute(() -> write(m -> {
            m.finish();
            return true;
        }));
        thread.shutdown();
        thread.awaitTermination(5, TimeUnit.SECONDS);
    }

    private void open() {
        try {
            measurements = Optional.of(new Measurements(folder));
            next();
        } catch (IOException | RuntimeException e) {
            LOG.warn("What is measured cannot be kept in {}, so there are no charts: {}", folder, e.toString());
        }
    }

    /** In the middle of the next step, so that no jitter puts two samples into one. */
    private void next() {
        if (!thread.isShutdown()) {
            long step = TimeUnit.SECONDS.toMillis(Resolution.FINE.stepSeconds());
            long into = Math.floorMod(System.currentTimeMillis(), step);
            thread.schedule(this::sample, Math.floorMod(step / 2 - into - 1, step) + 1, TimeUnit.MILLISECONDS);
        }
    }

    private void sample() {
        try {
            Counters now = Counters.read(Counters.FILE, System.nanoTime());
            sources.find(Wan.class).ifPresent(w -> {
                Map<String, Sample> samples = new HashMap<>();
                w.snapshot().uplinks().forEach(u -> samples.put(u.name(), of(u, now)));
                measurements.orElseThrow().add(System.currentTimeMillis() / 1000, samples);
            });
            before = Optional.of(now);
            write(m -> m.writeIfDue(System.nanoTime()));
        } catch (RuntimeException e) { // the next sample is not to be lost
            LOG.warn("The uplinks' measurements cannot be noted: {}", e.toString());
        } finally {
            next();
        }
    }

    private Sample of(UplinkView uplink, Counters now) {
        Health health = uplink.health();
        Optional<Counters.Rate> rate =
                before.flatMap(b -> uplink.status().device().flatMap(d -> now.since(b, d)));
        return Sample.of(
                health.rttMillis().orElse(Double.NaN),
                health.lossPercent().orElse(Double.NaN),
                rate.map(Counters.Rate::in).orElse(Double.NaN),
                rate.map(Counters.Rate::out).orElse(Double.NaN),
                uplink.usable());
    }

    /** Says whether anything was written. */
    private interface Writing {
        boolean write(Measurements measurements) throws IOException;
    }

    private void write(Writing writing) {
        try {
            boolean written = measurements.isPresent() && writing.write(measurements.get());
            if (written && troubled) {
                troubled = false;
                LOG.info("What is measured is kept in {} again.", folder);
            }
        } catch (IOException | RuntimeException e) {
            if (!troubled) {
                troubled = true;
                LOG.warn("What is measured cannot be written to {}: {}", folder, e.toString());
            }
        }
    }

    /**
     * {@code /api/v1/measurements?span=24h&uplink=adsl&uplink=lte}, uplink after uplink: with many of them the answer is long.
     *
     * @throws Body.Unfit if the question is none
     */
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, Body.Unfit {
        Resolution resolution = Resolution.of(
                        Optional.ofNullable(request.getParameter("span")).orElse(Resolution.FINE.span()))
                .orElseThrow(() -> new Body.Unfit(
                        HttpServletResponse.SC_BAD_REQUEST,
                        "span has to be one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(Resolution.values())
                                                .map(Resolution::span)
                                                .toList())
                                + "."));
        String[] asked = request.getParameterValues("uplink");
        Set<String> names = asked == null ? Set.of() : new HashSet<>(List.of(asked));
        long now = System.currentTimeMillis() / 1000;
        SortedMap<String, List<Optional<Sample>>> latest = measurements.isEmpty()
                ? Collections.emptySortedMap()
                : measurements.get().latest(resolution, now, u -> names.isEmpty() || names.contains(u));
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        MeasurementsJson.write(response.getWriter(), resolution, now, latest);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.api.wan.Wan;

/** One allowance of one uplink; see README.md. Counts on a thread of its own, which ends with it. */
@Component(configurationPid = Quota.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = QuotaConfig.class, factory = true)
public final class Quota implements ProblemSource {
    /** Factory PID. */
    static final String PID = "com.example.quota";

    private final Meter meter;
    private final ScheduledExecutorService thread;

    /** Goes on where the count was left. */
    @Activate
    public Quota(QuotaConfig config, @Reference Overrides overrides, @Reference Wan wan, BundleContext context) {
        Terms terms = Terms.of(config);
        Path data = Path.of(
                Optional.ofNullable(context.getProperty("pointsman.data")).orElse("."));
        meter = new Meter(
                terms,
                overrides,
                new Ledger(data.resolve("quota").resolve(terms.uplink())),
                () -> wan.snapshot()
                        .uplink(terms.uplink())
                        .flatMap(u -> u.status().device()),
                new Counters()::of,
                Clock.systemDefaultZone());
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "quota-" + terms.uplink());
            t.setDaemon(true);
            return t;
        });
        thread.scheduleWithFixedDelay(meter::look, 0, config.intervalSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public List<String> problems() {
        return meter.problems();
    }

    /** Ends the thread, and keeps the count. */
    @Deactivate
    void stop() {
        thread.execute(meter::close);
        thread.shutdown(); // what is under way and what was just given is still done; no next look
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

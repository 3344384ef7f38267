/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.health.HealthReport;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;

/**
 * What is known at the moment when somebody asks.
 *
 * @param version of Pointsman
 * @param wan empty: steering does not run
 * @param nanos monotonic reading of the clock
 * @param problems how many there are
 * @param bytes by interface: received and sent
 * @param flows by uplink; without those whose number is not known
 */
public record Figures(
        String version,
        Optional<Wan> wan,
        long nanos,
        Optional<Reconciler> reconciler,
        Optional<HealthMonitor> health,
        int problems,
        Map<String, long[]> bytes,
        Map<String, Long> flows) {
    private static final double FULL_SHARE = 256;
    private static final long PAGE = 4096;

    /** All figures, in a fixed order. */
    public String text(Meter meter) {
        Exposition text = new Exposition();
        text.gauge("pointsman_build_info", "1; the labels say what runs.")
                .sample(1, "version", version, "java", System.getProperty("java.version"));
        text.gauge("pointsman_ready", "Whether the first decision is in force.")
                .sample(wan.map(Wan::ready).orElse(false) ? 1 : 0);
        text.gauge("pointsman_problems", "Problems that wan:status shows now.").sample(problems);
        wan.ifPresent(w -> {
            text.gauge("pointsman_strategy", "1 for the strategy that decides.").sample(1, "strategy", w.strategy());
            uplinks(text, w);
        });
        reconciler.ifPresent(r -> reconciler(text, r));
        meter.write(text);
        process(text);
        return text.text();
    }

    private void uplinks(Exposition text, Wan w) {
        Optional<String> chosen = w.chosen().map(UplinkView::name);
        each(text, w, "pointsman_uplink_up", "Whether it is usable.", u -> u.usable() ? 1 : 0);
        each(text, w, "pointsman_uplink_enabled", "Whether it may be used.", u -> u.enabled() ? 1 : 0);
        each(text, w, "pointsman_uplink_carrier", "Whether its link has carrier.", u -> u.carrier() ? 1 : 0);
        each(
                text,
                w,
                "pointsman_uplink_session_up",
                "Whether its session is up.",
                u -> u.status().session() == Session.UP ? 1 : 0);
        each(
                text,
                w,
                "pointsman_uplink_chosen",
                "Whether unmarked traffic goes by it.",
                u -> chosen.equals(Optional.of(u.name())) ? 1 : 0);
        each(text, w, "pointsman_uplink_share_ratio", "Its part of the new flows.", u -> u.share() / FULL_SHARE);
        each(
                text,
                w,
                "pointsman_uplink_penalty",
                "Penalty for failures of late.",
                u -> u.penalty().map(p -> p.at(nanos)).orElse(0.0));
        text.gauge("pointsman_uplink_health", "1 for the state that the internet is in through it, 0 for the others.");
        for (UplinkView u : w.snapshot().uplinks()) {
            for (HealthState s : HealthState.values()) {
                text.sample(
                        u.health().state() == s ? 1 : 0,
                        "uplink",
                        u.name(),
                        "state",
                        s.name().toLowerCase(Locale.ROOT));
            }
        }
        measured(text, w);
        text.counter("pointsman_uplink_receive_bytes_total", "Bytes that its interface has received.");
        w.snapshot().uplinks().forEach(u -> carried(text, u, 0));
        text.counter("pointsman_uplink_transmit_bytes_total", "Bytes that its interface has sent.");
        w.snapshot().uplinks().forEach(u -> carried(text, u, 1));
        text.gauge("pointsman_uplink_flows", "Entries of the connection table that bear its mark.");
        flows.forEach((uplink, n) -> text.sample(n, "uplink", uplink));
    }

    private void measured(Exposition text, Wan w) {
        text.gauge("pointsman_uplink_rtt_seconds", "Round trip to the internet through it.");
        w.snapshot()
                .uplinks()
                .forEach(u -> u.health().rttMillis().ifPresent(ms -> text.sample(ms / 1e3, "uplink", u.name())));
        text.gauge("pointsman_uplink_loss_ratio", "Part of the probes that stayed without an answer.");
        w.snapshot()
                .uplinks()
                .forEach(u -> u.health().lossPercent().ifPresent(p -> text.sample(p / 100, "uplink", u.name())));
        text.gauge("pointsman_uplink_jitter_seconds", "How much the round trip varies.");
        health.ifPresent(h -> w.snapshot()
                .uplinks()
                .forEach(u -> h.report(u.name())
                        .map(HealthReport::jitterMillis)
                        .ifPresent(j -> j.ifPresent(ms -> text.sample(ms / 1e3, "uplink", u.name())))));
    }

    private void carried(Exposition text, UplinkView u, int way) {
        u.status().device().map(bytes::get).ifPresent(b -> text.sample(b[way], "uplink", u.name()));
    }

    private static void each(Exposition text, Wan w, String name, String help, ToDoubleFunction<UplinkView> value) {
        text.gauge(name, help);
        w.snapshot()
                .uplinks()
                .forEach(u -> text.sample(value.applyAsDouble(u), "uplink", u.name(), "medium", u.medium()));
    }

    private static void reconciler(Exposition text, Reconciler r) {
        Reconciler.Statistics s = r.statistics();
        text.counter(
                        "pointsman_reconciler_passes_total",
                        "Times that the kernel was compared with what it should hold.")
                .sample(s.passes());
        text.counter("pointsman_reconciler_repairs_total", "Comparisons that found drift and mended it.")
                .sample(s.repairs());
        text.counter("pointsman_reconciler_failures_total", "Plans that stopped at a failed step.")
                .sample(s.failures());
        text.gauge("pointsman_reconciler_last_pass_seconds", "Duration of the last comparison.")
                .sample(s.lastPassMillis() / 1e3);
        text.gauge("pointsman_reconciler_conflicts", "Things that another program keeps changing.")
                .sample(s.conflicts().size());
        text.gauge("pointsman_reconciler_paused_seconds", "For how long yet nothing is changed; 0: it is not paused.")
                .sample(r.paused().map(Duration::toSeconds).orElse(0L));
    }

    /** By the names that Prometheus' own libraries use. */
    private static void process(Exposition text) {
        text.gauge("process_start_time_seconds", "When this process was started, since 1970.")
                .sample(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .ifPresent(d -> text.counter("process_cpu_seconds_total", "Processor time that it has used.")
                        .sample(d.toNanos() / 1e9));
        // proc_pid_statm(5): the second field, in pages
        words("/proc/self/statm")
                .skip(1)
                .findFirst()
                .ifPresent(pages -> text.gauge("process_resident_memory_bytes", "Memory that it occupies.")
                        .sample(Long.parseLong(pages) * PAGE));
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            text.gauge("process_open_fds", "File descriptors that it holds.").sample(open.count());
        } catch (IOException e) {
            // then that figure is missing
        }
        text.gauge("jvm_threads_current", "Threads.")
                .sample(ManagementFactory.getThreadMXBean().getThreadCount());
        text.gauge("jvm_memory_used_bytes", "Memory of the Java heap in use.")
                .sample(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), "area", "heap");
    }

    private static Stream<String> words(String file) {
        try {
            return Arrays.stream(
                    new String(Files.readAllBytes(Path.of(file))).strip().split(" "));
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}

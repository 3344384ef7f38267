/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.DrillReport;
import org.pointsman.shell.report.Live;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Screen;
import org.pointsman.shell.report.Sentence;

/**
 * Has an uplink count as failed for some time, and looks on. Whatever ends it, the uplink is back: its time, a client that has gone (the
 * thread is interrupted), another uplink's real failure, or the end of the process.
 */
public final class Drill implements Live {
    private static final Duration DECISION = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Wan wan;
    private final Overrides overrides;
    private final DecisionJournal journal;
    private final Optional<FlowTable> flows;
    private final String uplink;
    private final Duration time;
    private final boolean json;

    private final BlockingQueue<Decision> decisions = new LinkedBlockingQueue<>();

    /** A rehearsal that begins when it is run. */
    public Drill(
            Wan wan,
            Overrides overrides,
            DecisionJournal journal,
            Optional<FlowTable> flows,
            String uplink,
            Duration time,
            boolean json) {
        this.wan = wan;
        this.overrides = overrides;
        this.journal = journal;
        this.flows = flows;
        this.uplink = uplink;
        this.time = time;
        this.json = json;
    }

    @Override
    public String command() {
        return "wan:drill";
    }

    @Override
    public Report run(Screen screen) throws InterruptedException {
        Ownership own = wan.snapshot().ownership();
        Optional<UplinkView> view = wan.snapshot().uplink(uplink);
        Set<IpAddress> addresses = wan.snapshot().uplinks().stream()
                .flatMap(u -> u.status().addresses().stream())
                .map(InterfacePrefix::address)
                .collect(Collectors.toSet());
        Optional<FlowCensus> census =
                flows.flatMap(table -> view.map(v -> new FlowCensus(table, own, v.mark(), addresses)));
        Registration announcements = () -> {};
        Registration listening = journal.subscribe(decisions::add);
        try {
            census.ifPresent(FlowCensus::first);
            announcements = census.map(c -> flows.orElseThrow().watch(c::heard)).orElse(() -> {});
            return AsJson.when(json, new DrillReport(rehearse(screen, census)));
        } catch (KernelException e) {
            return Sentence.failed("The connection table cannot be read: " + e.getMessage() + ".");
        } finally {
            announcements.close();
            listening.close();
        }
    }

    private DrillRecord rehearse(Screen screen, Optional<FlowCensus> census) throws InterruptedException {
        Optional<String> before = chosen();
        boolean alone = others().isEmpty(); // whoever forced that wants to see it through
        decisions.clear();
        screen.progress(uplink + " counts as failed; waiting for the switch");
        long began = System.nanoTime();
        Optional<Decision> switched;
        Optional<String> during;
        String early = "";
        long without = 0;
        Optional<FlowFates> fates;
        List<DrillRecord.Began> newFlows;
        Registration rehearsal = overrides.rehearseFailure(uplink, time);
        try {
            switched = next();
            // the decision is told before the steering shows it
            during = switched.map(Decision::chosen).orElseGet(this::chosen);
            long last = System.nanoTime();
            while (early.isEmpty() && System.nanoTime() - began < time.toNanos()) {
                long left = time.toNanos() - (System.nanoTime() - began);
                screen.progress(how(left, census));
                TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK.toNanos()));
                long now = System.nanoTime();
                if (others().isEmpty()) {
                    without += now - last;
                    early = alone ? "" : "no other uplink was usable any longer";
                }
                last = now;
            }
            fates = census.map(FlowCensus::fates);
            newFlows = census.map(this::began).orElse(List.of());
        } finally {
            rehearsal.close();
        }
        Duration lasted = Duration.ofNanos(System.nanoTime() - began);
        screen.progress(uplink + " is back; waiting for the return");
        Optional<Decision> returned = next();
        return new DrillRecord(
                uplink,
                lasted,
                early,
                before,
                during,
                took(switched),
                took(returned),
                fates.filter(f -> f.had() > 0),
                newFlows,
                Duration.ofNanos(without));
    }

    private List<DrillRecord.Began> began(FlowCensus census) {
        WanSnapshot snapshot = wan.snapshot();
        return snapshot.uplinks().stream()
                .map(u -> new DrillRecord.Began(u.name(), census.began(slot(u, snapshot))))
                .filter(b -> b.flows() > 0)
                .toList();
    }

    private static int slot(UplinkView uplink, WanSnapshot snapshot) {
        return snapshot.ownership().slotOf(uplink.mark().value()).orElse(0);
    }

    private String how(long leftNanos, Optional<FlowCensus> census) {
        List<String> carriers = others().stream()
                .filter(u -> u.share() > 0 || chosen().filter(u.name()::equals).isPresent())
                .map(UplinkView::name)
                .toList();
        long seconds = Math.max(1, Math.round(leftNanos / 1e9));
        return uplink + " counts as failed, " + seconds + " s left; new flows"
                + census.map(c -> " (" + c.began() + ")").orElse("") + " by "
                + (carriers.isEmpty() ? "no uplink" : String.join(", ", carriers)) + "; Ctrl-C ends it";
    }

    /** Other uplinks that are usable now. */
    private List<UplinkView> others() {
        return wan.snapshot().uplinks().stream()
                .filter(u -> u.usable() && !u.name().equals(uplink))
                .toList();
    }

    private Optional<String> chosen() {
        return wan.chosen().map(UplinkView::name);
    }

    /** The next decision that this uplink is the cause of; empty: none came in time. */
    private Optional<Decision> next() throws InterruptedException {
        long deadline = System.nanoTime() + DECISION.toNanos();
        while (true) {
            Decision decision = decisions.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (decision == null || decision.trigger().contains(uplink + ":")) {
                return Optional.ofNullable(decision);
            }
        }
    }

    /** How long it took from its cause to the kernel; empty: nothing was changed. */
    private static OptionalLong took(Optional<Decision> decision) {
        return decision.filter(d -> !d.plan().isEmpty() && d.timing().applied() != 0)
                // by reflex it is applied before anybody has seen why
                .map(d -> Math.max(
                        0, Math.round((d.timing().applied() - d.timing().seen()) / 1e3)))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }
}

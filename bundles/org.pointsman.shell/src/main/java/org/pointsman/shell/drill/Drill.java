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
        OptionalLong switched;
        Optional<String> during;
        String early = "";
        long without = 0;
        Optional<FlowFates> fates;
        Registration rehearsal = overrides.rehearseFailure(uplink, time);
        try {
            switched = nextSwitch();
            during = chosen();
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
        } finally {
            rehearsal.close();
        }
        Duration lasted = Duration.ofNanos(System.nanoTime() - began);
        screen.progress(uplink + " is back; waiting for the return");
        OptionalLong returned = nextSwitch();
        WanSnapshot snapshot = wan.snapshot();
        List<DrillRecord.Began> newFlows = census.stream()
                .flatMap(c -> snapshot.uplinks().stream()
                        .map(u -> new DrillRecord.Began(u.name(), c.began(slot(u, snapshot)))))
                .filter(b -> b.flows() > 0)
                .toList();
        return new DrillRecord(
                uplink,
                lasted,
                early,
                before,
                during,
                switched,
                returned,
                fates.filter(f -> f.had() > 0),
                newFlows,
                Duration.ofNanos(without));
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
        return uplink + " counts as failed, " + seconds + " s left; new flows go by "
                + (carriers.isEmpty() ? "no uplink" : String.join(", ", carriers))
                + census.map(c -> ", " + c.began() + " so far").orElse("") + "; Ctrl-C ends it";
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

    /** How long the next decision took from its cause to the kernel; empty: nothing was changed, or none came. */
    private OptionalLong nextSwitch() throws InterruptedException {
        Decision decision = decisions.poll(DECISION.toMillis(), TimeUnit.MILLISECONDS);
        if (decision == null || decision.plan().isEmpty() || decision.timing().applied() == 0) {
            return OptionalLong.empty();
        }
        Decision.Timing t = decision.timing();
        return OptionalLong.of(Math.round((t.applied() - t.seen()) / 1e3));
    }
}

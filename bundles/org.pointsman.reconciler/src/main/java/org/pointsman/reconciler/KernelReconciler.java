/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.plan.Plan;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.ProblemSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when to make a pass: at once for a new desired state, within milliseconds when a kernel event shows that something
 * of ours changed, after a back-off when a step failed, and every {@code FULL_PASS} in any case.
 *
 * <p>Right after a verified pass, and until a kernel event casts doubt on it, the verified reading stands in for a new one,
 * so that a switch is one message; the kernel is read again after it.
 */
@Component(
        service = {Reconciler.class, ProblemSource.class},
        immediate = true)
public final class KernelReconciler implements Reconciler, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(KernelReconciler.class);
    private static final Duration FULL_PASS = Duration.ofSeconds(30);
    /** Lets a burst end and steering speak first; far below the 50 ms that a repair may take. */
    private static final Duration REPAIR_DELAY = Duration.ofMillis(5);

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration FLOWS_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final ControlLoop loop;
    private final Backend backend;
    private final SavedSysctls saved;
    private final Pass pass;
    private final boolean dryRun;
    private final Registration subscription;
    private final FightLimiter fights = new FightLimiter();
    private final Map<Integer, Boolean> adminUp = new HashMap<>();
    /** Names of interfaces that went, or went down: whoever wants routes by them will have to think again, and nobody took these away. */
    private final Set<String> gone = new HashSet<>();

    private volatile Optional<NetworkState> desired = Optional.empty();
    private volatile NetworkState observed = NetworkState.empty();
    private volatile Statistics statistics = new Statistics(0, 0, 0, 0, List.of());
    private volatile boolean stopped;
    /** By the loop's clock; empty: not paused. */
    private volatile OptionalLong pausedUntil = OptionalLong.empty();

    // the following belong to the loop
    private Optional<NetworkState> trusted = Optional.empty();
    private NetworkState trustedFor = NetworkState.empty();
    private Map<String, NetworkState> foreseen = Map.of();
    /** Plans for what is foreseen, by identity: more is foreseen bit by bit, and each bit asks for all again. */
    private final Map<NetworkState, List<Step>> planned = new IdentityHashMap<>();

    private Optional<NetworkState> plannedFrom = Optional.empty();
    private Optional<KernelEvent.ReflexFired> reflex = Optional.empty();
    /** Follow-up steps that wait for their plan to succeed. */
    private final List<Step> owed = new ArrayList<>();

    private Duration retryDelay = FIRST_RETRY;
    private boolean rehearsalDue;
    private boolean repairPosted;
    private Registration retry = () -> {};
    private Registration periodic = () -> {};
    private Registration endOfPause = () -> {};
    private String lastProblem = "";
    private List<String> lastConflicts = List.of();

    /** Starts to listen; changes nothing before the first desired state. */
    @Activate
    public KernelReconciler(@Reference ControlLoop loop, @Reference Backend backend, BundleContext context) {
        this(
                loop,
                backend,
                Path.of(Optional.ofNullable(context.getProperty("pointsman.data"))
                        .orElse(".")),
                "plan".equals(context.getProperty("pointsman.mode")));
        loop.post(() -> rehearsalDue = true);
    }

    /**
     * Starts to listen; changes nothing before the first desired state.
     *
     * @param data folder for what sysctls held before
     * @param dryRun only plan
     */
    public KernelReconciler(ControlLoop loop, Backend backend, Path data, boolean dryRun) {
        this.loop = loop;
        this.backend = backend;
        this.saved = new SavedSysctls(data.resolve("sysctl.saved"));
        this.pass = new Pass(backend, loop, saved);
        this.dryRun = dryRun;
        this.subscription = backend.subscribe(this::on);
        loop.post(() -> {
            if (!stopped) {
                observed = backend.observe(NetworkState.empty());
            }
        });
    }

    /** Stops. What is in the kernel stays there. */
    @Deactivate
    public void stop() {
        stopped = true;
        subscription.close();
        loop.post(() -> {
            retry.close();
            periodic.close();
            endOfPause.close();
        });
    }

    @Override
    public void desire(NetworkState wanted, List<Step> followUp, Consumer<Outcome> outcome) {
        desired = Optional.of(wanted);
        retryDelay = FIRST_RETRY;
        if (dryRun) {
            Plan plan = planAfresh();
            outcome.accept(new Outcome(plan, true, "dry run: nothing was applied", loop.nanoTime(), 0));
            return;
        }
        backend.arm(Map.of());
        foreseen = Map.of();
        if (pausedUntil.isPresent()) {
            owed.addAll(followUp);
            outcome.accept(
                    new Outcome(Plan.nothing(), false, "paused: nothing is changed for now", loop.nanoTime(), 0));
            return;
        }
        NetworkState effective = saved.completed(withoutGoneHosts(wanted));
        Optional<NetworkState> known = covers(effective) ? trusted : Optional.empty();
        owed.addAll(followUp);
        Pass.Report report = pass.run(effective, known, UnaryOperator.identity(), List.copyOf(owed));
        settle(report, effective, false);
        if (rehearsalDue) { // not before the first desired state is in place: until then every bit of time belongs to
            // the start
            rehearsalDue = false;
            Thread rehearsal = new Thread(() -> Rehearsal.run(backend.ownership()), "reconciler-rehearsal");
            rehearsal.setDaemon(true);
            rehearsal.start();
        }
        Optional<KernelEvent.ReflexFired> ahead = reflex;
        reflex = Optional.empty();
        if (ahead.isPresent() && report.plan().isEmpty()) {
            outcome.accept(new Outcome(
                    new Plan(ahead.get().steps()),
                    report.verified(),
                    report.verified() ? "applied by reflex and verified" : sentence(report),
                    ahead.get().nanos(),
                    report.verifiedNanos()));
            return;
        }
        outcome.accept(new Outcome(
                report.plan(), report.verified(), sentence(report), report.appliedNanos(), report.verifiedNanos()));
    }

    @Override
    public void foresee(Map<String, NetworkState> ifCarrierLost) {
        if (!dryRun) {
            foreseen = Map.copyOf(ifCarrierLost);
            if (pausedUntil.isEmpty()) {
                arm();
            }
        }
    }

    /** Arms what can be done by replacing routes and map elements alone, from a state of the kernel that is known for sure. */
    private void arm() {
        Map<String, List<Step>> reflexes = new HashMap<>();
        if (plannedFrom != trusted) {
            planned.clear();
            plannedFrom = trusted;
        }
        planned.keySet().retainAll(foreseen.values());
        if (trusted.isPresent()) {
            foreseen.forEach((device, wanted) -> {
                NetworkState effective = saved.completed(wanted);
                List<Step> steps = covers(effective)
                        ? planned.computeIfAbsent(
                                wanted,
                                w -> Planner.plan(trusted.get(), effective, backend.ownership())
                                        .plan()
                                        .steps())
                        : List.of();
                if (!steps.isEmpty() && steps.stream().allMatch(KernelReconciler::isQuick)) {
                    reflexes.put(device, steps);
                }
            });
        }
        backend.arm(reflexes);
    }

    /** One message each, and none that takes anything away. */
    private static boolean isQuick(Step step) {
        return step instanceof Step.ReplaceRoute || step instanceof Step.UpdateNftElements;
    }

    private void fired(KernelEvent.ReflexFired event) {
        reflex = event.ok() ? Optional.of(event) : Optional.empty();
        foreseen = Map.of();
        trusted = Optional.empty(); // read again: what was done ahead is verified with the decision that follows
    }

    /** Owed until it is done: flows that are still pinned to a way that leads nowhere hang. */
    private void deleted(KernelEvent.FlowsDeleted event) {
        Step step = new Step.DeleteConntrack(event.mark());
        if (event.problem().isEmpty()) {
            LOG.info("{}: done in {} ms", step.text(), (event.nanos() - event.askedNanos()) / 1_000_000);
        } else if (!stopped) {
            LOG.warn("{}: {}; will be tried again", step.text(), event.problem());
            owed.add(step);
            loop.schedule(FLOWS_RETRY, () -> repair("entries of the connection table that could not be deleted"));
        }
    }

    /** Whether the trusted reading looked at everything that {@code effective} touches. */
    private boolean covers(NetworkState effective) {
        return trusted.isPresent()
                && trustedFor.sysctls().keySet().equals(effective.sysctls().keySet())
                && trustedFor.linksUp().keySet().equals(effective.linksUp().keySet())
                && trustedFor.addresses().equals(effective.addresses())
                && effective.routes().stream()
                        .allMatch(r -> trustedFor.route(r.key()).isPresent()
                                || backend.ownership().ownsTable(r.table()));
    }

    private static String sentence(Pass.Report report) {
        if (!report.problem().isEmpty()) {
            return "failed, will be tried again: " + report.problem();
        }
        int steps = report.plan().steps().size();
        return steps == 0
                ? "nothing to change"
                : steps == 1 ? "1 step applied and verified" : steps + " steps applied and verified";
    }

    private void settle(Pass.Report report, NetworkState effective, boolean repair) {
        if (report.planned()) {
            owed.clear();
        }
        if (report.verified()) {
            trusted = report.observed();
            trustedFor = effective;
            retryDelay = FIRST_RETRY;
            desired.ifPresent(saved::forgetAllBut);
            if (repair && !foreseen.isEmpty()) {
                arm();
            }
            if (!lastProblem.isEmpty()) {
                LOG.info("the kernel now holds what is wanted");
                lastProblem = "";
            }
        } else {
            trusted = Optional.empty();
            if (!report.problem().isEmpty() && !report.problem().equals(lastProblem)) {
                LOG.warn("{}; will be tried again", report.problem());
            }
            lastProblem = report.problem();
            retry.close();
            long held = fights.nextRelease(loop.nanoTime()).stream()
                    .map(t -> t - loop.nanoTime())
                    .findFirst()
                    .orElse(0);
            retry = loop.schedule(
                    report.problem().isEmpty() ? Duration.ofNanos(Math.max(held, 1_000_000)) : retryDelay,
                    () -> repair("retry"));
            retryDelay = min(retryDelay.multipliedBy(2), LONGEST_RETRY);
        }
        report.observed().ifPresent(o -> observed = o);
        List<String> conflicts = new ArrayList<>(report.conflicts());
        conflicts.addAll(fights.fights(loop.nanoTime()));
        if (!conflicts.isEmpty() && lastConflicts.isEmpty()) {
            conflicts.forEach(LOG::warn);
        }
        lastConflicts = conflicts;
        Statistics s = statistics;
        statistics = new Statistics(
                s.passes(),
                s.repairs() + (repair && !report.plan().isEmpty() ? 1 : 0),
                s.failures() + (report.problem().isEmpty() ? 0 : 1),
                s.lastPassMillis(),
                List.copyOf(conflicts));
        if (!stopped) {
            periodic.close();
            periodic = loop.schedule(FULL_PASS, () -> repair("periodic check"));
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void on(KernelEvent event) {
        if (event instanceof KernelEvent.LinkRemoved e) {
            gone.add(e.link().name());
        } else if (event instanceof KernelEvent.LinkChanged e) {
            if (e.link().adminUp()) {
                gone.remove(e.link().name());
            } else {
                gone.add(e.link().name());
            }
        } else if (event instanceof KernelEvent.Resync) {
            gone.clear(); // what was missed may have been that it is back
        }
        if (event instanceof KernelEvent.ReflexFired e) {
            fired(e);
        } else if (event instanceof KernelEvent.FlowsDeleted e) {
            deleted(e);
        } else if (!stopped && desired.isPresent() && concernsUs(event)) {
            trusted = Optional.empty();
            backend.arm(Map.of());
            if (!repairPosted && !dryRun) {
                repairPosted = true;
                loop.schedule(REPAIR_DELAY, () -> {
                    repairPosted = false;
                    repair("kernel event");
                });
            }
        }
    }

    /** Whether an event may mean that the kernel no longer holds what we last read; echoes of our own requests do not. */
    private boolean concernsUs(KernelEvent event) {
        NetworkState wanted = desired.orElse(NetworkState.empty());
        if (event instanceof KernelEvent.RouteChanged e) {
            return !e.byUs()
                    && (backend.ownership().owns(e.route())
                            || wanted.route(e.route().key()).isPresent());
        } else if (event instanceof KernelEvent.RuleChanged e) {
            return !e.byUs() && backend.ownership().ownsPriority(e.rule().priority());
        } else if (event instanceof KernelEvent.AddressChanged e) {
            // the kernel drops routes with a preferred source silently when that address goes
            return !e.byUs() && concerns(wanted, e.address().device());
        } else if (event instanceof KernelEvent.LinkRemoved e) {
            adminUp.remove(e.link().index());
            return concerns(wanted, e.link().name());
        } else if (event instanceof KernelEvent.LinkChanged e) {
            // going down drops an interface's IPv4 routes without announcing each (net/ipv4/fib_frontend.c)
            Boolean before = adminUp.put(e.link().index(), e.link().adminUp());
            return (before == null || before != e.link().adminUp())
                    && concerns(wanted, e.link().name());
        }
        return event instanceof KernelEvent.NftChanged || event instanceof KernelEvent.Resync;
    }

    private static boolean concerns(NetworkState wanted, String device) {
        return wanted.addresses().stream().anyMatch(a -> a.device().equals(device))
                || wanted.routes().stream().anyMatch(r -> r.device().equals(device));
    }

    private void repair(String why) {
        if (stopped || dryRun || desired.isEmpty() || pausedUntil.isPresent()) {
            return;
        }
        long start = loop.nanoTime();
        NetworkState effective = saved.completed(withoutGone(desired.get()));
        Pass.Report report =
                pass.run(effective, Optional.empty(), steps -> fights.admit(steps, start), List.copyOf(owed));
        if (!report.plan().isEmpty()) {
            LOG.info("mended after {}: {}", why, report.plan().text().replace("\n", "; "));
        }
        Statistics s = statistics;
        statistics = new Statistics(
                s.passes() + 1, s.repairs(), s.failures(), (loop.nanoTime() - start) / 1e6, s.conflicts());
        settle(report, effective, true);
    }

    /** Without routes that the kernel refuses as things are: mending those would only be noise before the next desired state. */
    private NetworkState withoutGone(NetworkState wanted) {
        return wanted.routes().stream().noneMatch(r -> gone.contains(r.device()))
                ? wanted
                : wanted.withRoutes(r -> !gone.contains(r.device()));
    }

    /** Hosts of a joined segment go with its interface, and whoever wants them hears of that when it is too late for a failover. */
    private NetworkState withoutGoneHosts(NetworkState wanted) {
        Ownership own = backend.ownership();
        return gone.isEmpty()
                ? wanted
                : wanted.withRoutes(r -> !own.isJoinTable(r.table()) || !gone.contains(r.device()));
    }

    @Override
    public Ownership ownership() {
        return backend.ownership();
    }

    @Override
    public Optional<NetworkState> desired() {
        return desired;
    }

    @Override
    public NetworkState observed() {
        return observed;
    }

    @Override
    public Plan pending() {
        return loop.inLoop() ? planAfresh() : onLoop(this::planAfresh);
    }

    @Override
    public void pause(Duration longest) {
        if (longest.isZero() || longest.isNegative()) {
            throw new IllegalArgumentException("a pause takes some time, not " + longest);
        }
        onLoop(() -> {
            pausedUntil = OptionalLong.of(loop.nanoTime() + longest.toNanos());
            backend.arm(Map.of());
            reflex = Optional.empty();
            endOfPause.close();
            endOfPause = loop.schedule(longest, () -> goOn("its time is over"));
            LOG.warn("paused by an operator for {} s: nothing is changed in the kernel", longest.toSeconds());
            return true;
        });
    }

    @Override
    public boolean resume() {
        return onLoop(() -> goOn("an operator's word"));
    }

    private boolean goOn(String why) {
        if (pausedUntil.isEmpty()) {
            return false;
        }
        pausedUntil = OptionalLong.empty();
        endOfPause.close();
        if (desired.isPresent() && !stopped && !dryRun) {
            // not a repair: what differs is what was held back, and nobody is being fought
            NetworkState effective = saved.completed(withoutGone(desired.get()));
            Pass.Report report = pass.run(effective, Optional.empty(), UnaryOperator.identity(), List.copyOf(owed));
            LOG.info(
                    "the pause is over ({}); {}",
                    why,
                    report.plan().isEmpty()
                            ? "nothing to change"
                            : report.plan().text().replace("\n", "; "));
            settle(report, effective, false);
            if (report.verified()) {
                arm();
            }
        }
        return true;
    }

    @Override
    public Optional<Duration> paused() {
        OptionalLong until = pausedUntil;
        return until.isPresent()
                ? Optional.of(Duration.ofNanos(Math.max(0, until.getAsLong() - loop.nanoTime())))
                : Optional.empty();
    }

    @Override
    public List<String> problems() {
        return paused().map(left -> List.of("Paused for another "
                        + (left.toMinutes() > 0 ? left.toMinutes() + " min" : left.toSeconds() + " s")
                        + ": nothing is changed in the kernel, whatever fails; 'wan:resume' ends it."))
                .orElse(List.of());
    }

    private <T> T onLoop(Supplier<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.post(() -> {
            try {
                answer.complete(task.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(5, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the control loop did not answer within 5 s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the control loop", e);
        }
    }

    private Plan planAfresh() {
        if (desired.isEmpty()) {
            return Plan.nothing();
        }
        NetworkState effective = saved.completed(desired.get());
        observed = backend.observe(effective);
        return Planner.plan(observed, effective, backend.ownership()).plan();
    }

    @Override
    public Statistics statistics() {
        return statistics;
    }
}

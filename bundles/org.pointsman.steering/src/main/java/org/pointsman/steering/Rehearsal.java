/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.Plan;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.UplinkView;

/**
 * Plays some hundred carrier losses through a steering of its own, with stand-ins for everything around it, so that the compiler
 * has seen the way to a decision before the first real loss: a cold one costs milliseconds. Leaves no trace. Any thread.
 */
final class Rehearsal {
    private static final int LOSSES = 300;
    /** Steps until all uplinks of a start count as there. */
    private static final int SETTLING = 6;

    private static final int FEWEST = 50;
    private static final long LONGEST = Duration.ofMillis(400).toNanos();

    private final Stage stage = new Stage();
    private final Steering steering;

    private Rehearsal(Ownership own) {
        steering = new Steering(
                stage,
                stage,
                new Recorder(own),
                new AtOnce(),
                new Bulkhead(stage, AtOnce::new),
                new Plugins(stage, name -> new AtOnce(), id -> Origin.HOUSE),
                Slots.inMemory(),
                Holds.none(stage),
                "rehearsed",
                () -> false);
    }

    /** Plays; returns how many decisions were made. */
    static int run(Ownership own) {
        Rehearsal r = new Rehearsal(own);
        r.steering.start();
        // or its uplink would soon be suppressed
        r.steering.policies(new Policies(Policy.DEFAULT, Map.of(), Flapping.Terms.OFF));
        r.steering.addStrategy(
                "rehearsed",
                s -> s.uplinks().stream()
                        .filter(UplinkView::usable)
                        .findFirst()
                        .map(s::defaultBy)
                        .orElse(NetworkState.empty()));
        for (int i = 1; i <= 3; i++) {
            r.steering.addUplink(new Entry.Settings("up" + i, "ethernet", 10 * i, 1, true), new Fixed(i));
        }
        for (int i = 0; i < SETTLING; i++) {
            r.stage.wait400();
            r.stage.play();
        }
        long end = System.nanoTime() + LONGEST;
        for (int i = 0; i < LOSSES && (i < FEWEST || System.nanoTime() < end); i++) {
            r.stage.carrier("up1", i % 2 != 0);
            r.stage.play();
        }
        r.steering.stop();
        r.stage.play();
        return r.steering.journal().recent().size();
    }

    /** An uplink that is up from the first moment. */
    private record Fixed(int number) implements Uplink {
        @Override
        public void start(UplinkContext context) {
            context.report(UplinkStatus.up("up" + number)
                    .addresses(List.of(InterfacePrefix.parse("192.0.2." + 10 * number + "/28")))
                    .gateway(IpAddress.parse("192.0.2." + (10 * number + 1)))
                    .build());
        }

        @Override
        public void stop() {
            // it holds nothing
        }
    }

    /** Loop and links in one: messages are played when asked, time goes on by itself, every neighbour answers. */
    private static final class Stage implements ControlLoop, LinkMonitor {
        private final Queue<Runnable> posted = new ArrayDeque<>();
        private final Queue<Runnable> due = new ArrayDeque<>();
        private final Map<String, Link> links = new HashMap<>();
        private Consumer<LinkSnapshot> listener = s -> {};
        private long number;
        private long nanos = 1;

        private Stage() {
            for (int i = 1; i <= 3; i++) {
                carrier("up" + i, true);
            }
        }

        void carrier(String name, boolean carrier) {
            int index = name.charAt(2);
            links.put(name, new Link(index, name, "", "", true, carrier, carrier ? 6 : 2, false, 0, index, 1500));
            nanos += 10_000_000_000L;
            listener.accept(current());
        }

        void wait400() {
            nanos += 400_000_000L;
        }

        void play() {
            for (int rounds = 0; rounds < 8; rounds++) {
                posted.addAll(due); // timers of this round; those that they set are for the next
                due.clear();
                for (Runnable r = posted.poll(); r != null; r = posted.poll()) {
                    r.run();
                }
            }
        }

        @Override
        public void post(Runnable message) {
            posted.add(message);
        }

        @Override
        public Registration schedule(Duration delay, Runnable message) {
            due.add(message);
            return () -> due.remove(message);
        }

        @Override
        public long nanoTime() {
            return nanos += 1000;
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public LinkSnapshot current() {
            return new Shown(++number, nanos, Map.copyOf(links));
        }

        @Override
        public Registration subscribe(Consumer<LinkSnapshot> to) {
            listener = to;
            to.accept(current());
            return () -> {};
        }

        @Override
        public void solicit(String device, IpAddress address) {
            // answered already
        }

        @Override
        public Registration watchCarrier(String device) {
            return () -> {};
        }
    }

    private record Shown(long number, long nanos, Map<String, Link> byName) implements LinkSnapshot {
        @Override
        public Collection<Link> links() {
            return byName.values();
        }

        @Override
        public Optional<Link> link(String name) {
            return Optional.ofNullable(byName.get(name));
        }

        @Override
        public Optional<Link> link(int index) {
            return Optional.empty();
        }

        @Override
        public List<InterfaceAddress> addresses(String device) {
            return List.of();
        }

        @Override
        public List<Route> defaultRoutes(String device) {
            return List.of();
        }

        @Override
        public Optional<Neighbour> neighbour(String device, IpAddress address) {
            return Optional.of(new Neighbour(device, address, "02:00:00:00:00:01", Neighbour.REACHABLE));
        }
    }

    /** Takes every desired state as done. */
    private static final class Recorder implements Reconciler {
        private final Ownership own;

        private Recorder(Ownership own) {
            this.own = own;
        }

        @Override
        public void desire(NetworkState desired, List<Step> followUp, Consumer<Outcome> outcome) {
            outcome.accept(new Outcome(
                    new Plan(desired.routes().stream()
                            .<Step>map(Step.ReplaceRoute::new)
                            .limit(2)
                            .toList()),
                    true,
                    "rehearsed",
                    1,
                    1));
        }

        @Override
        public void foresee(Map<String, NetworkState> ifCarrierLost) {
            // nothing is lost here
        }

        @Override
        public Ownership ownership() {
            return own;
        }

        @Override
        public Optional<NetworkState> desired() {
            return Optional.empty();
        }

        @Override
        public NetworkState observed() {
            return NetworkState.empty();
        }

        @Override
        public Plan pending() {
            return Plan.nothing();
        }

        @Override
        public void pause(Duration longest) {
            throw new UnsupportedOperationException("nobody pauses a rehearsal");
        }

        @Override
        public boolean resume() {
            return false;
        }

        @Override
        public Optional<Duration> paused() {
            return Optional.empty();
        }

        @Override
        public Statistics statistics() {
            return new Statistics(0, 0, 0, 0, List.of());
        }
    }

    /** Runs what it is given at once. */
    private static final class AtOnce extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            // there is nothing to end
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}

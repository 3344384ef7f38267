/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.KernelView;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/**
 * Plays some hundred switches through a reconciler of its own on a kernel that is not there, so that the compiler has seen the way
 * from desired state to plan before the first carrier loss. Leaves no trace. Any thread.
 */
final class Rehearsal {
    private static final int SWITCHES = 600;
    private static final int FEWEST = 100;
    private static final long LONGEST = Duration.ofMillis(300).toNanos();

    private Rehearsal() {}

    /** Plays; returns how many steps were applied. */
    static int run(Ownership own) {
        NoKernel kernel = new NoKernel(own);
        KernelReconciler reconciler =
                new KernelReconciler(new NoLoop(), kernel, Path.of("rehearsal-writes-nothing"), false);
        NetworkState one = state(own, "up1");
        NetworkState two = state(own, "up2");
        long end = System.nanoTime() + LONGEST;
        for (int i = 0; i < SWITCHES && (i < FEWEST || System.nanoTime() < end); i++) {
            reconciler.desire((i & 1) == 0 ? one : two, List.of(), outcome -> {});
        }
        reconciler.stop();
        return kernel.steps;
    }

    private static NetworkState state(Ownership own, String device) {
        NetworkState.Builder b = NetworkState.builder();
        IpAddress gateway = IpAddress.parse("192.0.2.1");
        for (int slot = 1; slot <= 3; slot++) {
            b.route(Route.defaultVia(own.tableOf(slot), gateway, "up" + slot, own.protocol()));
            b.rule(Rule.marked(
                    AddressFamily.IPV4, own.priorityOfMark(slot), own.markOf(slot), own.tableOf(slot), own.protocol()));
        }
        Route current = Route.defaultVia(own.currentTable(), gateway, device, own.protocol());
        return b.route(current).route(current.in(254, 7)).build();
    }

    /** Runs nothing later. */
    private static final class NoLoop implements ControlLoop {
        @Override
        public void post(Runnable message) {
            // only the first reading is posted, and there is nothing to read
        }

        @Override
        public Registration schedule(Duration delay, Runnable message) {
            return () -> {};
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public boolean inLoop() {
            return true;
        }
    }

    /** Holds what it was told last. */
    private static final class NoKernel implements Backend {
        private final Ownership own;
        private NetworkState held = NetworkState.empty();
        private int steps;

        private NoKernel(Ownership own) {
            this.own = own;
        }

        @Override
        public Ownership ownership() {
            return own;
        }

        @Override
        public KernelView view() {
            return new KernelView(List.of(), List.of(), List.of(), List.of());
        }

        @Override
        public Optional<Link> link(int index) {
            return Optional.empty();
        }

        @Override
        public void sampleCarrier(Collection<Integer> indexes) {
            // there is no carrier
        }

        @Override
        public NetworkState observe(NetworkState desired) {
            return held;
        }

        @Override
        public ApplyResult apply(List<Step> plan) {
            NetworkState.Builder b = NetworkState.builder().addAll(held);
            for (Step step : plan) {
                if (step instanceof Step.ReplaceRoute r) {
                    b.route(r.route());
                } else if (step instanceof Step.AddRule r) {
                    b.rule(r.rule());
                }
            }
            held = b.build();
            steps += plan.size();
            return ApplyResult.complete(plan.size());
        }

        @Override
        public void arm(Map<String, List<Step>> onCarrierLoss) {
            // there is no carrier
        }

        @Override
        public void solicit(String device, IpAddress address) {
            // there is nobody
        }

        @Override
        public Registration subscribe(Consumer<KernelEvent> listener) {
            return () -> {};
        }
    }
}

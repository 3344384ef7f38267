/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.pointsman.api.health.Probe;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** Plug-ins that break one rule each, and a good one. Each activator is a bundle. */
final class BadPlugins {
    private BadPlugins() {}

    private static <S> void register(BundleContext context, Class<S> type, S service, String key, String value) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(key, value);
        context.registerService(type, service, properties);
    }

    /** What a strategy needs beside its {@code desired}. */
    abstract static class StrategyBundle implements BundleActivator, RouteStrategy {
        @Override
        public void start(BundleContext context) throws Exception {
            register(context, RouteStrategy.class, this, RouteStrategy.NAME, "test");
        }

        @Override
        public void stop(BundleContext context) {}

        @Override
        public NetworkState desired(WanSnapshot snapshot) {
            return first(snapshot);
        }

        static NetworkState first(WanSnapshot snapshot) {
            return snapshot.candidates().isEmpty()
                    ? NetworkState.empty()
                    : snapshot.defaultBy(snapshot.candidates().get(0));
        }
    }

    /** Keeps every rule. */
    public static final class Good extends StrategyBundle {}

    /** Begins a thread with each start, and ends none. */
    public static final class LeavesThreads extends StrategyBundle {
        @Override
        public void start(BundleContext context) throws Exception {
            super.start(context);
            Thread t = new Thread(
                    () -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "left-behind");
            t.setDaemon(true);
            t.start();
        }
    }

    /** Hands an object of its own to the JVM. */
    public static final class HoldsOn extends StrategyBundle {
        @Override
        public void start(BundleContext context) throws Exception {
            super.start(context);
            System.getProperties().put(new Object(), this);
        }
    }

    /** Remembers whom it took. */
    public static final class Remembers extends StrategyBundle {
        private int calls;

        @Override
        public NetworkState desired(WanSnapshot snapshot) {
            return snapshot.candidates().isEmpty()
                    ? NetworkState.empty()
                    : snapshot.defaultBy(snapshot.candidates()
                            .get(calls++ % snapshot.candidates().size()));
        }
    }

    /** Asks a clock. */
    public static final class AsksAClock extends StrategyBundle {
        @Override
        public NetworkState desired(WanSnapshot snapshot) {
            return System.nanoTime() == 0 ? NetworkState.empty() : first(snapshot);
        }
    }

    /** Waits. */
    public static final class Waits extends StrategyBundle {
        @Override
        public NetworkState desired(WanSnapshot snapshot) {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return first(snapshot);
        }
    }

    /** Sends traffic by whoever is last. */
    public static final class TakesTheDead extends StrategyBundle {
        @Override
        public NetworkState desired(WanSnapshot snapshot) {
            return snapshot.uplinks().stream()
                    .filter(UplinkView::routable)
                    .reduce((a, b) -> b)
                    .map(snapshot::defaultBy)
                    .orElse(NetworkState.empty());
        }
    }

    /** Is up whatever becomes of its interface. */
    public static final class AlwaysUp implements BundleActivator, Uplink {
        @Override
        public void start(BundleContext context) {
            register(context, Uplink.class, this, Uplink.NAME, "test");
        }

        @Override
        public void stop(BundleContext context) {}

        @Override
        public void start(UplinkContext context) {
            context.report(UplinkStatus.up("eth0").explanation("always").build());
        }

        @Override
        public void stop() {}
    }

    /** Never ends when nobody answers. */
    public static final class NeverEnds implements BundleActivator, Probe {
        @Override
        public void start(BundleContext context) {
            register(context, Probe.class, this, Probe.KIND, "test");
        }

        @Override
        public void stop(BundleContext context) {}

        @Override
        public java.util.Optional<String> refusal(String target) {
            return target.equals("good") ? java.util.Optional.empty() : java.util.Optional.of("allowed: good");
        }

        @Override
        public org.pointsman.api.kernel.Registration ask(
                org.pointsman.api.health.ProbeOrder order,
                java.util.function.Consumer<org.pointsman.api.health.ProbeResult> end) {
            return () -> {};
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;

/** An uplink's context with a thread and a clock of its own, and an interface that a test can bring up. */
final class Surroundings implements UplinkContext, AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    final BlockingQueue<UplinkStatus> reports = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean stopped;
    private volatile Picture picture = new Picture(Optional.empty());

    /** Waits for a report that {@code fits}, and gives it. */
    UplinkStatus await(String what, Predicate<UplinkStatus> fits) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        UplinkStatus last = null;
        while (true) {
            UplinkStatus next = reports.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AssertionError("no " + what + "; the last report was " + last);
            }
            last = next;
            if (fits.test(next)) {
                return next;
            }
        }
    }

    /** The kernel has an interface with an address. */
    void show(String device, String address) {
        picture = new Picture(Optional.of(new InterfaceAddress(device, InterfacePrefix.parse(address), 0)));
    }

    /** Runs on the uplink's thread and waits for it. */
    void run(Runnable task) throws Exception {
        Future<?> done = thread.submit(task);
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** As steering does: what is still queued is dropped. */
    void stop(Runnable uplinkStop) throws Exception {
        stopped = true;
        run(uplinkStop);
    }

    @Override
    public String name() {
        return "umts";
    }

    @Override
    public LinkSnapshot links() {
        return picture;
    }

    @Override
    public Registration onLinks(Consumer<LinkSnapshot> listener) {
        execute(() -> listener.accept(picture));
        return () -> {};
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        Future<?> timer = thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(() -> guarded(task));
    }

    private void guarded(Runnable task) {
        if (!stopped) {
            task.run();
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void report(UplinkStatus status) {
        if (!stopped) {
            reports.add(status);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private record Picture(Optional<InterfaceAddress> present) implements LinkSnapshot {
        @Override
        public long number() {
            return 1;
        }

        @Override
        public long nanos() {
            return 1;
        }

        @Override
        public Collection<Link> links() {
            return present.map(a -> new Link(9, a.device(), "ppp", "", true, true, 0, true, 0, 0, 1500)).stream()
                    .toList();
        }

        @Override
        public Optional<Link> link(String name) {
            return links().stream().filter(l -> l.name().equals(name)).findFirst();
        }

        @Override
        public Optional<Link> link(int index) {
            return links().stream().filter(l -> l.index() == index).findFirst();
        }

        @Override
        public List<InterfaceAddress> addresses(String device) {
            return present.filter(a -> a.device().equals(device)).stream().toList();
        }

        @Override
        public List<Route> defaultRoutes(String device) {
            return List.of();
        }

        @Override
        public Optional<Neighbour> neighbour(String device, IpAddress address) {
            return Optional.empty();
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;

/**
 * What an uplink is given, in virtual time: what it would do on its own thread is done when the test says {@link #run} or moves the clock. Reports may
 * come from any thread.
 */
public final class TestUplinkContext implements UplinkContext {
    private final String name;
    private final VirtualLoop loop;
    private final List<Consumer<LinkSnapshot>> listeners = new CopyOnWriteArrayList<>();
    private final List<UplinkStatus> reports = new CopyOnWriteArrayList<>();
    private volatile LinkSnapshot links;
    private volatile boolean closed;

    /** A context with a clock of its own. */
    public TestUplinkContext(String name, LinkSnapshot links) {
        this(name, links, new VirtualLoop());
    }

    /** A context with the clock of {@code loop}. */
    public TestUplinkContext(String name, LinkSnapshot links, VirtualLoop loop) {
        this.name = name;
        this.links = links;
        this.loop = loop;
    }

    /** A new picture of the links; the uplink has looked at it when this returns. */
    public void links(LinkSnapshot now) {
        links = now;
        listeners.forEach(l -> loop.post(() -> tell(l, now)));
        loop.run();
    }

    private void tell(Consumer<LinkSnapshot> listener, LinkSnapshot picture) {
        if (!closed && listeners.contains(listener)) {
            listener.accept(picture);
        }
    }

    /** Does what is to be done now. */
    public void run() {
        loop.run();
    }

    /** Moves the clock on, doing what becomes due. */
    public void advance(Duration time) {
        loop.advance(time);
    }

    /** As after {@code stop()}: nothing is called any more, and reports are not heard. */
    public void close() {
        closed = true;
        listeners.clear();
    }

    /** All that was reported, the oldest first, each change once. */
    public List<UplinkStatus> reports() {
        return List.copyOf(reports);
    }

    /**
     * The latest report.
     *
     * @throws AssertionError if there is none
     */
    public UplinkStatus last() {
        if (reports.isEmpty()) {
            throw new AssertionError("uplink " + name + " has reported nothing yet");
        }
        return reports.get(reports.size() - 1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LinkSnapshot links() {
        return links;
    }

    @Override
    public Registration onLinks(Consumer<LinkSnapshot> listener) {
        Consumer<LinkSnapshot> own = listener::accept; // the same listener may be given twice
        listeners.add(own);
        loop.post(() -> tell(own, links));
        return () -> listeners.remove(own);
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    @Override
    public void execute(Runnable task) {
        loop.post(() -> {
            if (!closed) {
                task.run();
            }
        });
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public synchronized void report(UplinkStatus status) {
        if (!closed && (reports.isEmpty() || !last().equals(status))) {
            reports.add(status);
        }
    }
}

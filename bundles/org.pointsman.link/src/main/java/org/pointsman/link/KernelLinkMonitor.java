/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.IpAddress;

/**
 * Keeps the picture on the control loop. Events that the kernel has ready together are folded together: the first one posts
 * the delivery, which the loop runs as soon as it has read what is there.
 */
@Component(service = LinkMonitor.class, immediate = true)
public final class KernelLinkMonitor implements LinkMonitor {
    /** Between two samples of the carrier; linkwatch may hold an event back for 1 s (net/core/link_watch.c). */
    private static final Duration SAMPLE_EVERY = Duration.ofMillis(50);

    private final ControlLoop loop;
    private final Backend backend;
    private final List<Consumer<LinkSnapshot>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> watched = new ConcurrentHashMap<>();
    private final Registration subscription;
    private volatile Picture current = Picture.blank();
    private volatile boolean stopped;
    // the following belong to the loop
    private Picture folded = Picture.blank();
    private long firstNanos;
    private boolean deliveryPosted;
    private boolean sampling;

    /** Starts to follow the kernel. */
    @Activate
    public KernelLinkMonitor(@Reference ControlLoop loop, @Reference Backend backend) {
        this.loop = loop;
        this.backend = backend;
        this.subscription = backend.subscribe(this::on);
        loop.post(this::readAll);
    }

    /** Stops following. */
    @Deactivate
    public void stop() {
        stopped = true;
        subscription.close();
    }

    private void readAll() {
        if (!stopped) {
            LinkFold.rehearse();
            folded = LinkFold.of(backend.view());
            firstNanos = loop.nanoTime();
            deliver();
        }
    }

    private void on(KernelEvent event) {
        if (event instanceof KernelEvent.Resync) {
            loop.post(this::readAll);
            return;
        }
        Picture next = LinkFold.after(folded, event);
        if (next == folded) {
            return;
        }
        folded = next;
        if (!deliveryPosted) {
            deliveryPosted = true;
            firstNanos = event instanceof KernelEvent.LinkChanged e ? e.nanos() : loop.nanoTime();
            loop.post(this::deliver);
        }
    }

    private void deliver() {
        deliveryPosted = false;
        if (stopped) {
            return;
        }
        current = folded.stamped(current.number() + 1, firstNanos);
        listeners.forEach(l -> l.accept(current));
    }

    @Override
    public LinkSnapshot current() {
        return current;
    }

    @Override
    public Registration subscribe(Consumer<LinkSnapshot> listener) {
        loop.post(() -> {
            listeners.add(listener);
            if (current.number() > 0) {
                listener.accept(current);
            }
        });
        return () -> loop.post(() -> listeners.remove(listener));
    }

    @Override
    public void solicit(String device, IpAddress address) {
        backend.solicit(device, address);
    }

    @Override
    public Registration watchCarrier(String device) {
        watched.merge(device, 1, Integer::sum);
        loop.post(this::startSampling);
        return new Registration() {
            private boolean closed;

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    watched.computeIfPresent(device, (d, n) -> n == 1 ? null : n - 1);
                }
            }
        };
    }

    private void startSampling() {
        if (!sampling) {
            sampling = true;
            loop.schedule(SAMPLE_EVERY, this::sample);
        }
    }

    private void sample() {
        sampling = false;
        if (stopped || watched.isEmpty()) {
            return;
        }
        List<Integer> indexes = new ArrayList<>();
        for (String device : watched.keySet()) {
            Link link = folded.byName().get(device);
            if (link != null && link.adminUp() && link.carrierEventsMayLag()) {
                indexes.add(link.index());
            }
        }
        if (!indexes.isEmpty()) {
            backend.sampleCarrier(indexes);
        }
        startSampling();
    }
}

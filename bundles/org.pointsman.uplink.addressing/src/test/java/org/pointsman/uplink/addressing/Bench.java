/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.pointsman.api.dhcp.DhcpClients;
import org.pointsman.api.dhcp.DhcpListener;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.testkit.VirtualLoop;

/** An uplink's surroundings in the hands of a test: links, DHCP sessions, time. */
final class Bench implements UplinkContext, DhcpClients {
    final VirtualLoop loop = new VirtualLoop();
    final List<UplinkStatus> reports = new ArrayList<>();
    /** All sessions that were opened, in order. */
    final List<OpenSession> sessions = new ArrayList<>();

    private final List<Consumer<LinkSnapshot>> watchers = new ArrayList<>();
    private Links links;

    /** A DHCP session that the test plays the server for. */
    static final class OpenSession {
        final String device;
        final DhcpListener listener;
        private boolean closed;

        private OpenSession(String device, DhcpListener listener) {
            this.device = device;
            this.listener = listener;
        }

        boolean isOpen() {
            return !closed;
        }
    }

    Bench(Links links) {
        this.links = links;
    }

    /** Another picture of the links. */
    void show(Links now) {
        links = now;
        List.copyOf(watchers).forEach(w -> w.accept(now));
        loop.run();
    }

    OpenSession lastSession() {
        return sessions.get(sessions.size() - 1);
    }

    UplinkStatus lastReport() {
        return reports.get(reports.size() - 1);
    }

    /** How many links are still watched. */
    int watchers() {
        return watchers.size();
    }

    @Override
    public Registration open(String device, DhcpListener listener) {
        OpenSession session = new OpenSession(device, listener);
        sessions.add(session);
        return () -> session.closed = true;
    }

    @Override
    public String name() {
        return "adsl";
    }

    @Override
    public LinkSnapshot links() {
        return links;
    }

    @Override
    public Registration onLinks(Consumer<LinkSnapshot> listener) {
        watchers.add(listener);
        listener.accept(links);
        return () -> watchers.remove(listener);
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, task);
    }

    @Override
    public void execute(Runnable task) {
        loop.post(task);
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public void report(UplinkStatus status) {
        reports.add(status);
    }
}

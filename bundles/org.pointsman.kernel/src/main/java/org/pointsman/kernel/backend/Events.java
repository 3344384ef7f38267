/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Ownership;
import org.pointsman.kernel.loop.EventSource;
import org.pointsman.kernel.netlink.EventSocket;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.rtnetlink.AddressCodec;
import org.pointsman.kernel.rtnetlink.LinkCodec;
import org.pointsman.kernel.rtnetlink.NeighbourCodec;
import org.pointsman.kernel.rtnetlink.RouteCodec;
import org.pointsman.kernel.rtnetlink.Rtnetlink;
import org.pointsman.kernel.rtnetlink.RuleCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns rtnetlink's announcements into {@link KernelEvent}s. Control loop only, but for {@link #subscribe}. */
final class Events implements EventSource {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    /** Datagrams read before timers and messages get their turn. */
    private static final int BURST = 256;

    /** In one message to the kernel; well within the writer's room. */
    private static final int QUESTIONS = 64;

    private final Ownership own;
    private final EventSocket socket;
    private final Devices devices;
    private final int ourPort;
    private final Reflexes reflexes;
    private final CarrierFiles carriers;
    private final Map<Integer, Seen> seen = new HashMap<>();
    private final List<Consumer<KernelEvent>> listeners = new CopyOnWriteArrayList<>();
    /** When what is being handled was found ready. */
    private long seenNanos;

    /** What was last told of a link. */
    private record Seen(int flags, long fingerprint) {}

    Events(Ownership own, EventSocket socket, Devices devices, int ourPort, Reflexes reflexes, CarrierFiles carriers) {
        this.own = own;
        this.socket = socket;
        this.devices = devices;
        this.ourPort = ourPort;
        this.reflexes = reflexes;
        this.carriers = carriers;
    }

    Registration subscribe(Consumer<KernelEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public int fd() {
        return socket.fd();
    }

    @Override
    public void ready() {
        seenNanos = System.nanoTime();
        socket.drain(BURST, this::glance, this::handle, this::lost);
    }

    private void lost() {
        devices.clear();
        seen.clear();
        carriers.close();
        deliver(new KernelEvent.Resync("the kernel dropped events, as they came faster than they were read (ENOBUFS)"));
    }

    /**
     * Looks at each link's carrier by its file, and asks for those links on the event socket that do not confirm what is
     * known, in as few messages as possible, and reads the answers, which are there when the question is sent, and what came before them.
     * This runs 25 times a second for as long as the daemon does: each system call and each attribute that is not looked at counts.
     */
    void sample(Collection<Integer> indexes) {
        MessageWriter w = null;
        for (int index : indexes) {
            Seen before = seen.get(index);
            if (before != null && carriers.confirms(index, LinkCodec.hasCarrier(before.flags()), devices::read)) {
                continue;
            }
            if (w == null) {
                w = socket.ask();
            }
            if (w.messages() == QUESTIONS) {
                socket.send();
                w = socket.ask();
            }
            LinkCodec.get(w, index);
        }
        if (w == null) {
            return;
        }
        socket.send();
        seenNanos = System.nanoTime();
        // all that is there, as what the kernel held back came before the answers: a loss is to be glanced at before
        // all of it
        socket.drain(BURST, this::glance, this::handle, this::lost);
    }

    /**
     * Looks for a carrier loss before anything that came with it is handled: the kernel announces the neighbours that it forgets
     * right before the loss itself. Also called by the warm-up.
     */
    void glance(MessageReader m) {
        if (m.type() == Rtnetlink.NEW_LINK && !LinkCodec.hasCarrier(m) && LinkCodec.concernsLink(m)) {
            reflexes.noCarrier(LinkCodec.index(m)).ifPresent(this::deliver);
        }
    }

    /** One message; also called by the warm-up. */
    void handle(MessageReader m) {
        switch (m.type()) {
            case Rtnetlink.NEW_LINK -> linkChanged(m);
            case Rtnetlink.DELETE_LINK -> linkRemoved(m);
            case Rtnetlink.NEW_ADDRESS, Rtnetlink.DELETE_ADDRESS -> address(m);
            case Rtnetlink.NEW_ROUTE, Rtnetlink.DELETE_ROUTE -> route(m);
            case Rtnetlink.NEW_RULE, Rtnetlink.DELETE_RULE ->
                RuleCodec.parse(m)
                        .ifPresent(r ->
                                deliver(new KernelEvent.RuleChanged(r, m.type() == Rtnetlink.DELETE_RULE, byUs(m))));
            case Rtnetlink.NEW_NEIGHBOUR, Rtnetlink.DELETE_NEIGHBOUR -> neighbour(m);
            default -> {
                // of no concern
            }
        }
    }

    private void linkChanged(MessageReader m) {
        boolean sampled = m.port() == socket.port();
        int index = LinkCodec.index(m);
        int flags = LinkCodec.flags(m);
        Seen before = seen.get(index);
        if (sampled && before != null && before.flags() == flags) {
            return; // carrier and operational state are in the flags, and only they are announced late
        }
        if (!LinkCodec.concernsLink(m)) {
            return;
        }
        Seen now = new Seen(flags, LinkCodec.fingerprint(m));
        seen.put(index, now);
        if (sampled && before != null && before.fingerprint() == now.fingerprint()) {
            return;
        }
        LinkCodec.parse(m).ifPresent(link -> {
            devices.learn(link);
            if (before == null || before.fingerprint() != now.fingerprint()) {
                carriers.forget(index); // perhaps another name or hardware address
            }
            deliver(new KernelEvent.LinkChanged(link, seenNanos));
        });
    }

    private void linkRemoved(MessageReader m) {
        if (!LinkCodec.concernsLink(m)) {
            return;
        }
        int index = LinkCodec.index(m);
        seen.remove(index);
        carriers.forget(index);
        LinkCodec.parse(m).ifPresent(link -> deliver(new KernelEvent.LinkRemoved(link, seenNanos)));
        devices.forget(index);
    }

    private void address(MessageReader m) {
        AddressCodec.parse(m)
                .ifPresent(a -> deliver(new KernelEvent.AddressChanged(
                        new InterfaceAddress(devices.name(a.index()), a.prefix(), a.protocol()),
                        m.type() == Rtnetlink.DELETE_ADDRESS,
                        byUs(m))));
    }

    private void route(MessageReader m) {
        if (RouteCodec.protocol(m) != own.protocol() && RouteCodec.destinationLength(m) != 0 || RouteCodec.isClone(m)) {
            return;
        }
        RouteCodec.parse(m)
                .filter(r -> r.index() != 0)
                .ifPresent(r -> deliver(new KernelEvent.RouteChanged(
                        Reading.fold(r.route(devices.name(r.index())), Set.of(), own),
                        m.type() == Rtnetlink.DELETE_ROUTE,
                        byUs(m))));
    }

    private void neighbour(MessageReader m) {
        NeighbourCodec.parse(m)
                .ifPresent(n -> deliver(new KernelEvent.NeighbourChanged(
                        n.neighbour(devices.name(n.index())), m.type() == Rtnetlink.DELETE_NEIGHBOUR)));
    }

    private boolean byUs(MessageReader m) {
        return m.port() == ourPort;
    }

    void deliver(KernelEvent event) {
        for (Consumer<KernelEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException | LinkageError e) {
                // the others and the events behind this one still have to be heard
                LOG.error("A listener failed on {}", event, e);
            }
        }
    }
}

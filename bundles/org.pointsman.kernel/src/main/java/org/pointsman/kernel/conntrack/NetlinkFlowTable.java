/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.FlowEvent;
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.FwMark;
import org.pointsman.kernel.loop.EventSource;
import org.pointsman.kernel.loop.NetlinkLoop;
import org.pointsman.kernel.netlink.EventSocket;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection table, with sockets and a thread of its own: a dump or a burst of new flows never holds up the control loop. */
public final class NetlinkFlowTable implements FlowTable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkFlowTable.class);
    private static final int DATAGRAMS = 1000;
    private static final int[] GROUPS = {Conntrack.GROUP_NEW, Conntrack.GROUP_UPDATE, Conntrack.GROUP_DESTROY};

    private final ControlLoop control;
    private final NetlinkSocket requests;
    private final EventSocket events;
    private final NetlinkLoop reader;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private boolean closed;

    private NetlinkFlowTable(ControlLoop control, NetlinkSocket requests, EventSocket events) {
        this.control = control;
        this.requests = requests;
        this.events = events;
        // an idle thread costs less than starting and ending one with each listener
        reader = NetlinkLoop.start("pointsman-flows");
        reader.watch(new EventSource() {
            @Override
            public int fd() {
                return events.fd();
            }

            @Override
            public void ready() {
                read();
            }
        });
    }

    /**
     * Opens the sockets in the calling thread's network namespace.
     *
     * @param control where no dump may be asked for
     */
    public static NetlinkFlowTable open(ControlLoop control) {
        return open(control, EventSocket.DEFAULT_BUFFER_BYTES);
    }

    static NetlinkFlowTable open(ControlLoop control, int eventBufferBytes) {
        NetlinkSocket requests = NetlinkSocket.open(Netlink.NETFILTER);
        try {
            return new NetlinkFlowTable(control, requests, EventSocket.open(Netlink.NETFILTER, eventBufferBytes));
        } catch (RuntimeException e) {
            requests.close();
            throw e;
        }
    }

    @Override
    public void dump(FwMark mark, Consumer<Flow> each) {
        if (control.inLoop()) {
            throw new IllegalStateException("the connection table may not be dumped on the control loop");
        }
        synchronized (requests) {
            requireOpen();
            Conntrack.filter(requests.request().begin(Conntrack.GET, Netlink.DUMP), mark);
            requests.dump(m -> FlowCodec.flow(m).ifPresent(each)).ifPresent(refusal -> {
                throw refusal.exception("conntrack -L --mark " + mark);
            });
        }
    }

    @Override
    public Registration watch(Consumer<FlowEvent> listener) {
        Listener added = new Listener(listener);
        synchronized (this) {
            requireOpen();
            if (listeners.isEmpty()) {
                for (int group : GROUPS) {
                    events.join(group);
                }
            }
            listeners.add(added);
        }
        return () -> end(added);
    }

    private synchronized void end(Listener listener) {
        if (listeners.remove(listener) && listeners.isEmpty() && !closed) {
            for (int group : GROUPS) {
                events.leave(group);
            }
        }
    }

    private void read() {
        // what is queued when the last listener went is read too, and told to nobody
        events.drain(DATAGRAMS, m -> {}, this::tell, () -> tell(new FlowEvent.Lost()));
    }

    private void tell(MessageReader m) {
        if (!listeners.isEmpty()) {
            FlowCodec.event(m).ifPresent(this::tell);
        }
    }

    private void tell(FlowEvent event) {
        for (Listener listener : listeners) {
            try {
                listener.to().accept(event);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("A listener to flow events failed", e); // and the others hear of it all the same
            }
        }
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the connection table is closed");
        }
    }

    /** Ends the thread, then closes the sockets; waits for a dump under way. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            listeners.clear();
        }
        reader.close();
        events.close();
        synchronized (requests) {
            requests.close();
        }
    }

    /** One registration: by identity, as the same consumer may listen twice. */
    private static final class Listener {
        private final Consumer<FlowEvent> to;

        Listener(Consumer<FlowEvent> to) {
            this.to = to;
        }

        Consumer<FlowEvent> to() {
            return to;
        }
    }
}

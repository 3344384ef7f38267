/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.KernelView;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.kernel.conntrack.Conntrack;
import org.pointsman.kernel.conntrack.FlowRemoval;
import org.pointsman.kernel.loop.NetlinkLoop;
import org.pointsman.kernel.netlink.EventSocket;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.nftables.LibNftables;
import org.pointsman.kernel.nftables.Nfnetlink;
import org.pointsman.kernel.nftables.NftTables;
import org.pointsman.kernel.rtnetlink.Rtnetlink;
import org.pointsman.kernel.sys.Errno;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel by netlink, in the network namespace of the thread that opened it. */
public final class NetlinkBackend implements Backend, AutoCloseable {
    /**
     * Netlink port id of the request socket ("POIN" in ASCII). It marks the echoes of our own changes, and as a port id exists
     * once in a network namespace, it keeps a second instance out.
     */
    public static final int PORT = 0x504f494e;

    private static final Path CARRIERS = Path.of("/sys/class/net");

    private static final Logger LOG = LoggerFactory.getLogger(NetlinkBackend.class);

    private final Ownership own;
    private final Devices devices;
    private final Reading reading;
    private final Neighbours neighbours;
    private final Applying applying;
    private final NftTables tables;
    private final Reflexes reflexes;
    private final Events events;
    private final Deque<AutoCloseable> resources;
    private final BiFunction<NetlinkSocket, Devices, Applying> warmUp;
    private boolean warm;

    private NetlinkBackend(Ownership own, int eventBufferBytes, Deque<AutoCloseable> resources, NetlinkLoop loop) {
        this.own = own;
        this.resources = resources;
        NetlinkSocket requests = opened(requestSocket());
        // groups first, dumps later: what changes in between is heard of
        EventSocket announcements = opened(EventSocket.open(Netlink.ROUTE, eventBufferBytes, Rtnetlink.groups()));
        EventSocket nftAnnouncements = opened(EventSocket.open(Netlink.NETFILTER, eventBufferBytes, Nfnetlink.GROUP));
        NftTables nft =
                opened(new NftTables(LibNftables.open(), NetlinkSocket.open(Netlink.NETFILTER), own.nftTable()));
        FlowRemoval flows = opened(new FlowRemoval(
                new Conntrack(opened(NetlinkSocket.open(Netlink.NETFILTER))), e -> loop.post(() -> deliver(e))));
        devices = new Devices(requests);
        tables = nft;
        reading = new Reading(own, requests, devices, nft);
        neighbours = new Neighbours(requests, devices, reading);
        applying = new Applying(requests, devices, neighbours, nft, flows);
        warmUp = (socket, known) -> new Applying(socket, known, neighbours, nft, flows);
        reflexes = new Reflexes(applying, devices);
        events = new Events(own, announcements, devices, requests.port(), reflexes, opened(new CarrierFiles(CARRIERS)));
        opened(loop.watch(events));
        opened(loop.watch(new NftEvents(nftAnnouncements, nft, own.nftTable(), events)));
    }

    /**
     * Opens all sockets; events come on {@code loop} from now on.
     *
     * @throws KernelException with one sentence if another instance is there or something is missing
     */
    public static NetlinkBackend open(Ownership own, NetlinkLoop loop) {
        return open(own, EventSocket.DEFAULT_BUFFER_BYTES, loop);
    }

    /** Like {@link #open(Ownership, NetlinkLoop)} with another size of the event sockets' buffers. */
    static NetlinkBackend open(Ownership own, int eventBufferBytes, NetlinkLoop loop) {
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        try {
            return new NetlinkBackend(own, eventBufferBytes, resources, loop);
        } catch (RuntimeException | Error e) {
            closeAll(resources);
            throw e;
        }
    }

    private static NetlinkSocket requestSocket() {
        try {
            return NetlinkSocket.open(Netlink.ROUTE, PORT);
        } catch (KernelException e) {
            if (e.errno() == Errno.EADDRINUSE) {
                throw new KernelException("another Pointsman already runs in this network namespace", e.errno());
            }
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public Ownership ownership() {
        return own;
    }

    @Override
    public KernelView view() {
        return reading.view();
    }

    @Override
    public Optional<Link> link(int index) {
        return devices.read(index);
    }

    @Override
    public void sampleCarrier(Collection<Integer> indexes) {
        events.sample(indexes);
    }

    @Override
    public NetworkState observe(NetworkState desired) {
        return reading.observe(desired);
    }

    @Override
    public ApplyResult apply(List<Step> steps) {
        ApplyResult result = applying.apply(steps);
        if (!warm) { // not before: until traffic flows every bit of processor time belongs to that
            warm = true;
            Warmup.start(own, warmUp);
        }
        return result;
    }

    /** Packets counted by each named counter of our nft table. Control loop only. */
    public Map<String, Long> counters() {
        return tables.counters();
    }

    @Override
    public void arm(Map<String, List<Step>> onCarrierLoss) {
        reflexes.arm(onCarrierLoss);
    }

    @Override
    public void solicit(String device, IpAddress address) {
        neighbours.solicit(device, address);
    }

    private void deliver(KernelEvent event) {
        events.deliver(event);
    }

    @Override
    public Registration subscribe(Consumer<KernelEvent> listener) {
        return events.subscribe(listener);
    }

    /** Closes all sockets; the loop has to be closed before, as it reads them. */
    @Override
    public void close() {
        closeAll(resources);
    }

    private static void closeAll(Deque<AutoCloseable> resources) {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                LOG.warn("Closing a socket failed", e);
            }
        }
    }
}

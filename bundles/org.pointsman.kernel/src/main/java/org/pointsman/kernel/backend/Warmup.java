/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.kernel.netlink.EventSocket;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.rtnetlink.LinkCodec;
import org.pointsman.kernel.rtnetlink.Rtnetlink;
import org.pointsman.kernel.sys.NativeMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the path of a failover before the first real one, so that it is compiled by then: that halves the time of the first
 * event. Nothing is changed: the kernel refuses a route through an interface that does not exist, and tells nobody.
 */
final class Warmup {
    private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int PASSES = 2000;
    private static final int REPLACE_EVERY = 5;
    private static final long MOST_NANOS = 150_000_000;

    /** No interface ever has this name or index. */
    private static final String DEVICE = "pmwarmup!";

    private static final int INDEX = Integer.MAX_VALUE;

    /** Every network namespace has a loopback interface, and this is its index. */
    private static final List<Integer> LOOPBACK = List.of(1);

    private Warmup() {}

    /**
     * Runs on a thread of its own, with sockets of its own, in the network namespace of the caller; returns at once.
     *
     * @param applying the class that applies routes, over another socket; nothing else of it is used
     */
    static void start(Ownership own, BiFunction<NetlinkSocket, Devices, Applying> applying) {
        Thread thread = new Thread(
                () -> {
                    long before = System.nanoTime();
                    try {
                        int passes = run(own, applying);
                        LOG.debug("Warmed up: {} passes in {} ms", passes, (System.nanoTime() - before) / 1_000_000);
                    } catch (KernelException e) {
                        LOG.debug("Not warmed up: {}", e.getMessage());
                    }
                },
                "kernel-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static int run(Ownership own, BiFunction<NetlinkSocket, Devices, Applying> applying) {
        try (NetlinkSocket requests = NetlinkSocket.open(Netlink.ROUTE);
                EventSocket announcements = EventSocket.open(Netlink.ROUTE, BUFFER_BYTES)) {
            Devices devices = new Devices(requests);
            Reflexes reflexes = new Reflexes(applying.apply(requests, devices), devices);
            Events events = new Events(
                    own, announcements, devices, requests.port(), reflexes, new CarrierFiles(Path.of("/nonexistent")));
            return run(reflexes, events, own);
        }
    }

    private static int run(Reflexes reflexes, Events events, Ownership own) {
        long end = System.nanoTime() + MOST_NANOS;
        byte[] message = link();
        ByteBuffer buffer = NativeMemory.allocate(message.length).put(0, message);
        MessageReader reader = new MessageReader(buffer);
        Route route = Route.defaultVia(own.currentTable(), IpAddress.parse("192.0.2.1"), DEVICE, own.protocol());
        Map<String, List<Step>> replace = Map.of(DEVICE, List.of(new Step.ReplaceRoute(route)));
        Map<String, List<Step>> delete = Map.of(DEVICE, List.of(new Step.DeleteRoute(route)));
        int passes = 0;
        while (passes < PASSES && System.nanoTime() < end) {
            events.sample(LOOPBACK); // answered before it returns
            events.ready();
            one(reader.load(message.length), events::handle);
            // same path, but a deletion's refusal ends it, while a replace asks for the interface once more
            reflexes.arm(passes % REPLACE_EVERY == 0 ? replace : delete);
            one(reader.load(message.length), events::glance);
            passes++;
        }
        return passes;
    }

    private static void one(MessageReader reader, Consumer<MessageReader> what) {
        while (reader.next()) {
            what.accept(reader);
        }
    }

    private static byte[] link() {
        MessageWriter w = new MessageWriter(256).reset(0);
        w.begin(Rtnetlink.NEW_LINK, 0).u32(0).u32(INDEX).u32(LinkCodec.IFF_UP).u32(0);
        w.attribute(LinkCodec.NAME, DEVICE);
        w.attribute(LinkCodec.ADDRESS, LinkCodec.macBytes("02:00:00:00:00:01"));
        w.attribute32(LinkCodec.MTU, 1500);
        int info = w.open(LinkCodec.INFO);
        w.attribute(LinkCodec.INFO_KIND, "veth").close(info).end();
        return w.toByteArray();
    }
}

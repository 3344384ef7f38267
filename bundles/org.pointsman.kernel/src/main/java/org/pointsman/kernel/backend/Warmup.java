/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.nio.ByteBuffer;
import java.util.List;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.Route;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.rtnetlink.LinkCodec;
import org.pointsman.kernel.rtnetlink.Rtnetlink;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * Runs the path of a failover before the first real one, so that it is compiled by then: that halves the time of the first
 * event. Nothing is changed: the kernel refuses a route through an interface that does not exist, and tells nobody.
 */
final class Warmup {
    private static final int PASSES = 2000;
    private static final int REPLACE_EVERY = 20;
    private static final long MOST_NANOS = 150_000_000;

    /** No interface ever has this name or index. */
    private static final String DEVICE = "pmwarmup!";

    private static final int INDEX = Integer.MAX_VALUE;

    private Warmup() {}

    static int run(Backend backend, Events events, int table, int protocol) {
        long end = System.nanoTime() + MOST_NANOS;
        byte[] message = link();
        ByteBuffer buffer = NativeMemory.allocate(message.length).put(0, message);
        MessageReader reader = new MessageReader(buffer);
        Route route = Route.defaultVia(table, IpAddress.parse("192.0.2.1"), DEVICE, protocol);
        List<Step> replace = List.of(new Step.ReplaceRoute(route));
        List<Step> delete = List.of(new Step.DeleteRoute(route));
        int passes = 0;
        while (passes < PASSES && System.nanoTime() < end) {
            reader.load(message.length);
            while (reader.next()) {
                events.handle(reader);
            }
            // same path, but a deletion's refusal ends it, while a replace asks for the interface once more
            backend.apply(passes % REPLACE_EVERY == 0 ? replace : delete);
            passes++;
        }
        events.reset();
        return passes;
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

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.kernel.Cmd;
import org.pointsman.kernel.loop.NetlinkLoop;
import org.pointsman.kernel.namespace.LinkEditor;
import org.pointsman.kernel.namespace.Namespace;
import org.pointsman.kernel.netlink.EventSocket;

/** A router namespace with uplink u1 (10.9.1.1/24, fd00:9::1/64) to a peer namespace with p1 (.2), and a backend in the router. */
final class Lab implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final Namespace router;
    final Namespace peer;
    final LinkEditor links;
    final LinkEditor peerLinks;
    final NetlinkLoop loop;
    final NetlinkBackend backend;
    final List<KernelEvent> events = new CopyOnWriteArrayList<>();

    private Lab(Namespace router, Namespace peer, int eventBufferBytes) throws Exception {
        this.router = router;
        this.peer = peer;
        // duplicate address detection would keep new link-local addresses from asking anybody for 1 to 2 s
        for (Namespace ns : List.of(router, peer)) {
            ns.call(() ->
                    Cmd.run("sysctl", "-qw", "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_dad=0"));
        }
        links = LinkEditor.open(router);
        peerLinks = LinkEditor.open(peer);
        links.veth("u1", 111, "p1", 211, peer);
        links.up("lo");
        links.up("u1");
        peerLinks.up("p1");
        links.address("u1", InterfacePrefix.parse("10.9.1.1/24"));
        peerLinks.address("p1", InterfacePrefix.parse("10.9.1.2/24"));
        // IPv6 addresses are of use at once only without duplicate address detection
        router.call(() -> Cmd.run("ip -6 addr add fd00:9::1/64 dev u1 nodad"));
        peer.call(() -> Cmd.run("ip -6 addr add fd00:9::2/64 dev p1 nodad"));
        awaitLinks();
        loop = router.call(() -> NetlinkLoop.start("loop " + router));
        backend = router.call(() -> NetlinkBackend.open(Ownership.DEFAULT, eventBufferBytes, loop));
        backend.subscribe(events::add);
    }

    static Lab open() throws Exception {
        return open(EventSocket.DEFAULT_BUFFER_BYTES);
    }

    static Lab open(int eventBufferBytes) throws Exception {
        Cmd.requireRoot();
        String name = "pmk" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        Namespace router = Namespace.create(name + "r");
        Namespace peer = Namespace.create(name + "p");
        try {
            return new Lab(router, peer, eventBufferBytes);
        } catch (Exception | Error e) {
            router.close();
            peer.close();
            throw e;
        }
    }

    /** Waits until both ends can send: carrier alone comes before the queue is open, and an answer sent then is lost. */
    void awaitLinks() {
        Cmd.await("u1 and p1 up", () -> {
            try {
                return sh("ip -br link show u1").contains(" UP ")
                        && peerSh("ip -br link show p1").contains(" UP ");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Runs something on the control loop and waits for it. */
    <T> T onLoop(Callable<T> body) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.post(() -> {
            try {
                result.complete(body.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(30, TimeUnit.SECONDS);
    }

    ApplyResult apply(Step... steps) throws Exception {
        return onLoop(() -> backend.apply(List.of(steps)));
    }

    NetworkState observe(NetworkState desired) throws Exception {
        return onLoop(() -> backend.observe(desired));
    }

    /** The output of a command in the router. */
    String sh(String command) throws Exception {
        return router.call(() -> Cmd.run("sh", "-c", command));
    }

    /** The output of a command in the peer. */
    String peerSh(String command) throws Exception {
        return peer.call(() -> Cmd.run("sh", "-c", command));
    }

    /** Waits for an event. */
    <E extends KernelEvent> E event(Class<E> type, Predicate<E> wanted) {
        Predicate<KernelEvent> all = e -> type.isInstance(e) && wanted.test(type.cast(e));
        Cmd.await(
                type.getSimpleName() + " among " + events, () -> events.stream().anyMatch(all));
        return type.cast(events.stream().filter(all).findFirst().orElseThrow());
    }

    @Override
    public void close() {
        try {
            loop.close();
            backend.close();
            links.close();
            peerLinks.close();
        } finally {
            router.close();
            peer.close();
        }
    }
}

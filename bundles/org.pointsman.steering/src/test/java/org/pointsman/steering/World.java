/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.Step;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.link.KernelLinkMonitor;
import org.pointsman.reconciler.KernelReconciler;
import org.pointsman.strategy.single.SingleStrategy;
import org.pointsman.testkit.FakeKernel;
import org.pointsman.testkit.VirtualLoop;

/** Everything from link to reconciler on a kernel in memory and in virtual time: what tests tell their stories in. */
final class World {
    final VirtualLoop loop;
    final FakeKernel kernel;
    final Path data;
    final InlineExecutor strategyThread = new InlineExecutor();
    final KernelLinkMonitor links;
    final KernelReconciler reconciler;
    final Holds holds;
    final Plugins plugins;
    final Steering steering;
    /** Where plug-ins are called; by default at once. */
    Supplier<ExecutorService> pluginThread = InlineExecutor::new;

    final Map<String, FixedUplink> uplinks = new HashMap<>();
    boolean shuttingDown;

    World(Path data) {
        this(data, new VirtualLoop());
    }

    private World(Path data, VirtualLoop loop) {
        this(data, loop, new FakeKernel(loop));
    }

    private World(Path data, VirtualLoop loop, FakeKernel kernel) {
        this.data = data;
        this.loop = loop;
        this.kernel = kernel;
        links = new KernelLinkMonitor(loop, kernel);
        reconciler = new KernelReconciler(loop, kernel, data, false);
        holds = new Holds(loop, data.resolve("disabled"));
        plugins = new Plugins(loop, name -> pluginThread.get(), id -> new Origin(id, "com.example.p" + id));
        steering = new Steering(
                loop,
                links,
                reconciler,
                new InlineExecutor(),
                new Bulkhead(loop, () -> strategyThread),
                plugins,
                new Slots(data.resolve("slots")),
                holds,
                "single",
                () -> shuttingDown);
        steering.start();
        steering.addStrategy("single", new SingleStrategy());
    }

    /** The article's laptop: eth0 by the cable, wlan0 by Wi-Fi, both gateways answer. */
    static World laptop(Path data) {
        World world = new World(data);
        world.kernel.addLink("eth0", true);
        world.kernel.addLink("wlan0", true);
        world.answers("eth0", "10.64.1.1", true);
        world.answers("wlan0", "10.64.2.1", true);
        world.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        world.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        return world;
    }

    /** The same kernel and data folder under a new process, after the old one was killed. */
    World restarted() {
        links.stop();
        reconciler.stop();
        steering.stop();
        loop.run();
        return new World(data, loop, kernel);
    }

    void answers(String device, String gateway, boolean answers) {
        kernel.answers(device, gateway, answers);
    }

    FixedUplink uplink(String name, int metric, String device, String address, String gateway) {
        FixedUplink uplink = new FixedUplink(status(device, address, gateway));
        add(name, metric, uplink);
        return uplink;
    }

    void add(String name, int metric, FixedUplink uplink) {
        uplinks.put(name, uplink);
        steering.addUplink(new Entry.Settings(name, "ethernet", metric, 1, true), uplink);
    }

    static UplinkStatus status(String device, String address, String gateway) {
        return UplinkStatus.up(device)
                .managedAddresses(List.of(InterfacePrefix.parse(address)))
                .gateway(IpAddress.parse(gateway))
                .build();
    }

    void after(Duration time) {
        loop.advance(time);
    }

    void settle() {
        loop.advance(Duration.ofMillis(200));
    }

    String chosen() {
        return steering.wan().chosen().map(u -> u.name()).orElse("none");
    }

    List<String> steps() {
        return kernel.applied().stream().map(Step::text).toList();
    }

    List<String> kernelLines() {
        return kernel.observe(reconciler.desired().orElseThrow()).lines();
    }

    Decision lastDecision() {
        return steering.journal().recent().get(0);
    }

    /** An uplink that reports what the test says. */
    static final class FixedUplink implements Uplink {
        private UplinkStatus status;
        private UplinkContext context;
        boolean stopped;

        FixedUplink(UplinkStatus status) {
            this.status = status;
        }

        void say(UplinkStatus now) {
            status = now;
            if (context != null) {
                context.report(now);
            }
        }

        @Override
        public void start(UplinkContext given) {
            context = given;
            given.report(status);
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }
}

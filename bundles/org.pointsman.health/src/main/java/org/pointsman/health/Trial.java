/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pointsman.api.health.Probe;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.health.ProbeWatcher;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.wan.UplinkView;

/** Targets asked once because somebody wants to see it. Loop only. */
final class Trial implements Registration {
    private final ControlLoop loop;
    private final UplinkView uplink;
    private final Duration patience;
    private final ProbeWatcher watcher;
    private final Function<String, Optional<Probe>> probes;
    private final List<Registration> underWay = new ArrayList<>();
    private int left;
    private boolean closed;

    Trial(
            ControlLoop loop,
            UplinkView uplink,
            Duration patience,
            ProbeWatcher watcher,
            Function<String, Optional<Probe>> probes) {
        this.loop = loop;
        this.uplink = uplink;
        this.patience = patience;
        this.watcher = watcher;
        this.probes = probes;
    }

    void begin(List<Target> targets) {
        if (closed) {
            return;
        }
        left = targets.size();
        if (left == 0) {
            closed = true;
            watcher.finished();
        }
        for (Target target : targets) {
            boolean[] over = new boolean[1];
            ask(target, result -> {
                if (!over[0]) {
                    over[0] = true;
                    loop.post(() -> ended(target, result));
                }
            });
        }
    }

    private void ask(Target target, java.util.function.Consumer<ProbeResult> end) {
        Optional<Probe> probe = probes.apply(target.kind());
        if (probe.isEmpty()) {
            end.accept(ProbeResult.failed(Optional.empty(), "there is no probe of the kind " + target.kind(), 0));
            return;
        }
        try {
            underWay.add(probe.get()
                    .ask(
                            new ProbeOrder(
                                    uplink.name(),
                                    uplink.status().device().orElseThrow(),
                                    uplink.mark(),
                                    uplink.status().resolvers(),
                                    target.address(),
                                    patience),
                            end));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            end.accept(ProbeResult.failed(Optional.empty(), "its probe failed: " + e, 0));
        }
    }

    private void ended(Target target, ProbeResult result) {
        if (closed) {
            return;
        }
        watcher.ended(target.toString(), result);
        left--;
        if (left == 0) {
            closed = true;
            watcher.finished();
        }
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(Registration::close);
    }
}

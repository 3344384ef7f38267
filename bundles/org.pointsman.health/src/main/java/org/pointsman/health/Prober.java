/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes all uplinks, by events: no thread, no process, no name look-up. An uplink is probed while it has an interface with
 * carrier and a default route, healthy or not. Loop only, but for {@link #of}.
 */
final class Prober {
    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
    /** Timers have a resolution of a millisecond. */
    private static final long EARLY = Duration.ofMillis(1).toNanos();

    private final ControlLoop loop;
    private final EchoSockets sockets;
    private final Tempo tempo;
    private final List<IpAddress> targets;
    private final Runnable changed;
    private final Map<String, Patient> patients = new HashMap<>();
    private final Map<String, Health> shown = new ConcurrentHashMap<>();
    private boolean stopped;

    /** What an uplink is probed through. */
    private record Way(String device, FwMark mark) {}

    /** One uplink under watch. */
    private final class Patient {
        private final String name;
        private final Pulse pulse;
        private Optional<Way> way = Optional.empty();
        private Optional<EchoSocket> socket = Optional.empty();
        private Registration timer = () -> {};
        private long due;
        private String trouble = "";

        Patient(String name) {
            this.name = name;
            this.pulse = new Pulse(tempo, targets, loop.nanoTime());
        }

        void by(Optional<Way> next) {
            if (next.equals(way)) {
                return;
            }
            pause();
            way = next;
            next.ifPresent(w -> {
                try {
                    socket = Optional.of(sockets.open(w.device(), w.mark(), this::answered));
                    trouble = "";
                    pulse.resume(loop.nanoTime());
                    due = loop.nanoTime();
                    beat();
                } catch (KernelException e) {
                    way = Optional.empty(); // the next snapshot tries again
                    troubled("it cannot be probed: " + e.getMessage());
                }
            });
        }

        private void troubled(String sentence) {
            if (!sentence.equals(trouble)) {
                trouble = sentence;
                LOG.warn("{}: {}", name, sentence);
            }
        }

        void pause() {
            timer.close();
            socket.ifPresent(EchoSocket::close);
            socket = Optional.empty();
        }

        private void answered(IpAddress from, int sequence, long nanos) {
            pulse.answered(from, sequence, nanos);
            after();
        }

        private void beat() {
            if (stopped || socket.isEmpty()) {
                return;
            }
            long now = loop.nanoTime();
            for (Pulse.Probe p : pulse.due(now, Math.max(0, now - due - EARLY))) {
                // what cannot be sent goes unanswered: a route that is missing is a fault of the way as well
                socket.get().send(p.target(), p.sequence());
            }
            after();
        }

        private void after() {
            show(name, pulse.health());
            due = pulse.next();
            timer.close();
            timer = loop.schedule(Duration.ofNanos(Math.max(0, due - loop.nanoTime())), this::beat);
        }
    }

    /** {@code changed} is called after each change of a state. */
    Prober(ControlLoop loop, EchoSockets sockets, Tempo tempo, List<IpAddress> targets, Runnable changed) {
        this.loop = loop;
        this.sockets = sockets;
        this.tempo = tempo;
        this.targets = List.copyOf(targets);
        this.changed = changed;
    }

    /** Takes note of the uplinks as they are now. */
    void look(WanSnapshot snapshot) {
        if (stopped || targets.isEmpty()) {
            return;
        }
        for (UplinkView u : snapshot.uplinks()) {
            boolean can = u.enabled() && u.routable() && u.carrier();
            if (can || patients.containsKey(u.name())) {
                patients.computeIfAbsent(u.name(), Patient::new)
                        .by(can ? Optional.of(new Way(u.status().device().orElseThrow(), u.mark())) : Optional.empty());
            }
        }
        patients.entrySet().removeIf(e -> {
            boolean gone = snapshot.uplink(e.getKey()).isEmpty();
            if (gone) {
                e.getValue().pause();
                shown.remove(e.getKey());
            }
            return gone;
        });
    }

    private void show(String name, Health health) {
        Health before = shown.put(name, health);
        HealthState was = before == null ? HealthState.UNKNOWN : before.state();
        if (was != health.state()) {
            LOG.info("{}: {} ({})", name, health.state(), health.reason());
            changed.run();
        }
    }

    /** Any thread. */
    Health of(String uplink) {
        return shown.getOrDefault(uplink, Health.UNKNOWN);
    }

    void stop() {
        stopped = true;
        patients.values().forEach(Patient::pause);
        patients.clear();
        shown.clear();
    }
}

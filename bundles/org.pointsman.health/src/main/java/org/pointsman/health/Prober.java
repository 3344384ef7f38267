/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthReport;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.health.Probe;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.InterfacePrefix;
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

    private final ControlLoop loop;
    private final Rounds rounds;
    private final EchoSockets sockets;
    private final Function<String, Optional<Probe>> probes;
    private final Function<String, Settings> settings;
    private final BiPredicate<String, IpAddress> present;
    private final Tallies tallies;
    private final Runnable changed;
    private final Map<String, Patient> patients = new HashMap<>();
    private final Map<String, Health> shown = new ConcurrentHashMap<>();
    private int markMask;
    private boolean waiting;
    private boolean telling;
    private boolean stopped;

    /**
     * Probes nothing yet.
     *
     * @param probes by kind
     * @param settings of an uplink, by its name; they may change before the next {@link #look}
     * @param present whether an interface has an address
     * @param counters packets by the name of a counter of our nft table
     * @param changed called after a change of a state, once for all that change in one turn of the loop: to act on each of many deaths of one moment would
     *     lead traffic through the dead
     */
    Prober(
            ControlLoop loop,
            EchoSockets sockets,
            Function<String, Optional<Probe>> probes,
            Function<String, Settings> settings,
            BiPredicate<String, IpAddress> present,
            Supplier<Map<String, Long>> counters,
            Runnable changed) {
        this.loop = loop;
        this.rounds = new Rounds(loop);
        this.sockets = sockets;
        this.probes = probes;
        this.settings = settings;
        this.present = present;
        this.tallies = new Tallies(counters);
        this.changed = changed;
    }

    /** Takes note of the uplinks, the settings and the probes as they are now. */
    void look(WanSnapshot snapshot) {
        if (stopped) {
            return;
        }
        waiting = false;
        markMask = snapshot.ownership().markMask();
        for (UplinkView u : snapshot.uplinks()) {
            Settings set = settings.apply(u.name());
            boolean can = u.enabled() && u.routable() && u.carrier() && begun(u.name(), way(u));
            if (!set.enabled()) {
                forget(u.name());
            } else if (can || patients.containsKey(u.name())) {
                patients.computeIfAbsent(
                                u.name(),
                                name -> new Patient(
                                        name,
                                        set,
                                        loop,
                                        rounds,
                                        sockets,
                                        probes,
                                        this::show,
                                        t -> elsewhere(name, t),
                                        this::tally))
                        .by(
                                set,
                                can ? Optional.of(way(u)) : Optional.empty(),
                                u.status().resolvers());
            }
        }
        List.copyOf(patients.keySet()).stream()
                .filter(name -> snapshot.uplink(name).isEmpty())
                .forEach(this::forget);
    }

    /**
     * Whether it is probed by this way, or can be: before the uplink's address is on the interface the kernel would send from another one,
     * and answers to that get lost, as will the next ones while the provider looks for whom it has never heard of.
     */
    private boolean begun(String name, Patient.Way way) {
        Patient patient = patients.get(name);
        boolean can = patient != null && patient.goesBy(way)
                || way.source().map(a -> present.test(way.device(), a)).orElse(true);
        waiting |= !can;
        return can;
    }

    /** Whether an uplink waits for its address, so that it is worth to {@link #look} again when one comes. */
    boolean waits() {
        return waiting;
    }

    private boolean elsewhere(String name, Target target) {
        return patients.entrySet().stream()
                .anyMatch(e -> !e.getKey().equals(name) && e.getValue().answers(target));
    }

    private Optional<Tally> tally(FwMark mark) {
        return tallies.of(mark.value() >>> Integer.numberOfTrailingZeros(markMask), loop.nanoTime());
    }

    private static Patient.Way way(UplinkView uplink) {
        return new Patient.Way(
                uplink.status().device().orElseThrow(),
                uplink.mark(),
                uplink.status().addresses().stream()
                        .map(InterfacePrefix::address)
                        .filter(a -> a.family() == AddressFamily.IPV4)
                        .findFirst(),
                uplink.status().gateway());
    }

    private void forget(String name) {
        Patient patient = patients.remove(name);
        if (patient != null) {
            patient.pause();
            Health was = shown.remove(name);
            if (was != null && was.state() != HealthState.UNKNOWN) {
                tell();
            }
        }
    }

    private void show(String name, Health health) {
        Health before = shown.put(name, health);
        HealthState was = before == null ? HealthState.UNKNOWN : before.state();
        String reason = before == null ? "" : before.reason();
        if (was != health.state() || !reason.equals(health.reason())) {
            LOG.info("{}: {} ({})", name, health.state(), health.reason());
            tell();
        }
    }

    private void tell() {
        if (!telling) {
            telling = true;
            loop.post(() -> {
                telling = false;
                if (!stopped) {
                    changed.run();
                }
            });
        }
    }

    /** Any thread. */
    Health of(String uplink) {
        return shown.getOrDefault(uplink, Health.UNKNOWN);
    }

    /** All about an uplink; empty: it is not watched. */
    Optional<HealthReport> report(String uplink) {
        return Optional.ofNullable(patients.get(uplink)).map(Patient::report);
    }

    void stop() {
        stopped = true;
        patients.values().forEach(Patient::pause);
        patients.clear();
        shown.clear();
    }
}

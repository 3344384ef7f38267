/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.health.Probe;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.Ownership;
import org.pointsman.testkit.VirtualLoop;

/** The rules for a probe; extend it as {@link StrategyConformance} shows, with targets that it takes and some that it does not. */
public abstract class ProbeConformance extends PluginConformance<Probe> {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Of processor time on the control loop, where microseconds count; a busy machine is much slower. */
    private static final Duration DEADLINE = Duration.ofMillis(100);

    /** For subclasses. */
    protected ProbeConformance() {
        super(Probe.class);
    }

    /** A target that it can ask, without the kind: {@code 192.0.2.1:443}. */
    protected abstract String target();

    /** Targets that it cannot ask. */
    protected abstract List<String> badTargets();

    private static ProbeOrder order(String target) {
        return new ProbeOrder(
                "up1", "eth0", Ownership.DEFAULT.markOf(1), List.of(IpAddress.parse("192.0.2.53")), target, PATIENCE);
    }

    @Override
    final void use(Probe probe) {
        ends(probe, SilentSockets.Behaviour.SILENT);
    }

    /** It says which targets it takes, and what it takes instead. */
    @Test
    void saysWhichTargetsItTakes() {
        Probe probe = started();
        if (host().references(Probe.class).get(0).getProperty(Probe.KIND) == null) {
            throw new AssertionError("the probe has no service property " + Probe.KIND + ", so no target can name it");
        }
        Optional<String> no = Call.of("refusal()", DEADLINE, () -> probe.refusal(target()));
        if (no.isPresent()) {
            throw new AssertionError("the probe refuses '" + target() + "', which it should take: " + no.get());
        }
        List<String> bad = new ArrayList<>(badTargets());
        bad.addAll(List.of("", " ", "\u0000", "x".repeat(10_000)));
        for (String target : bad) {
            Optional<String> why = Call.of("refusal()", DEADLINE, () -> probe.refusal(target));
            if (why == null || why.filter(w -> !w.isBlank()).isEmpty()) {
                throw new AssertionError("the probe does not refuse '"
                        + target.substring(0, Math.min(40, target.length())) + "', or does not say what is allowed");
            }
        }
    }

    /** Whatever comes back, or nothing, it ends once, by the time that its patience is over, and gives its sockets back. */
    @Test
    void endsOnceWhateverHappens() {
        Probe probe = started();
        for (SilentSockets.Behaviour behaviour : SilentSockets.Behaviour.values()) {
            ends(probe, behaviour);
        }
    }

    private void ends(Probe probe, SilentSockets.Behaviour behaviour) {
        VirtualLoop loop = host().loop;
        host().sockets.behave(behaviour);
        List<ProbeResult> ends = new ArrayList<>();
        loop.post(() -> probe.ask(order(target()), ends::add));
        Call.of("the probe", DEADLINE, () -> {
            loop.run();
            return 0;
        });
        loop.advance(PATIENCE);
        String internet = "where the internet is " + behaviour.name().toLowerCase(java.util.Locale.ROOT);
        if (ends.isEmpty()) {
            throw new AssertionError("the probe has not ended when its patience was over, " + internet
                    + ": schedule the end with ControlLoop.schedule");
        }
        loop.advance(PATIENCE.multipliedBy(5));
        if (ends.size() > 1) {
            throw new AssertionError("the probe ended " + ends.size() + " times " + internet + ": " + ends);
        }
        if (behaviour == SilentSockets.Behaviour.SILENT && ends.get(0).outcome() == ProbeResult.Outcome.ANSWERED) {
            throw new AssertionError("the probe says that it was answered where nothing ever came back");
        }
        if (host().sockets.open() > 0) {
            throw new AssertionError(
                    "the probe has ended and left " + host().sockets.open() + " sockets open, " + internet);
        }
    }

    /** Closed before its end it is silent, and gives its sockets back. */
    @Test
    void isSilentWhenItIsClosedBefore() {
        Probe probe = started();
        VirtualLoop loop = host().loop;
        List<ProbeResult> ends = new ArrayList<>();
        List<Registration> asked = new ArrayList<>();
        loop.post(() -> asked.add(probe.ask(order(target()), ends::add)));
        loop.run();
        loop.post(() -> asked.forEach(Registration::close));
        loop.advance(PATIENCE.multipliedBy(5));
        if (!ends.isEmpty()) {
            throw new AssertionError("the probe was closed and ended all the same: " + ends.get(0));
        }
        if (host().sockets.open() > 0) {
            throw new AssertionError(
                    "the probe was closed and left " + host().sockets.open() + " sockets open");
        }
    }
}

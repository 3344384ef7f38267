/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pointsman.api.health.Probe;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.Outcome;
import org.pointsman.api.plugin.PluginCalls;

/**
 * A probe as it was offered: one of a plug-in cannot hold up the loop for long, and is not asked while its plug-in is in quarantine.
 *
 * @param kind of targets
 * @param bundle whose it is
 * @param calls how plug-ins are called, if anybody says so
 */
record Offered(String kind, Probe probe, long bundle, Supplier<Optional<PluginCalls>> calls) implements Probe {
    /** Whether it may be asked. */
    boolean isThere() {
        return calls.get().filter(c -> c.holds(bundle)).isEmpty();
    }

    @Override
    public Optional<String> refusal(String target) {
        return call(() -> probe.refusal(target));
    }

    @Override
    public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
        Registration registration = call(() -> probe.ask(order, end));
        return () -> call(() -> {
            registration.close();
            return true;
        });
    }

    private <T> T call(Supplier<T> work) {
        Optional<PluginCalls> guard = calls.get();
        if (guard.isEmpty()) {
            return work.get();
        }
        Outcome<T> outcome = guard.get().here(bundle, CallKind.PROBE, "probe " + kind, work);
        return outcome.value().orElseThrow(() -> new IllegalStateException("probe " + kind + " " + outcome.sentence()));
    }
}

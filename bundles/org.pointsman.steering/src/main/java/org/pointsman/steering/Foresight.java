/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.state.NetworkState;

/**
 * Asks the advisors, off the loop, what they would say to each uplink's loss of carrier, and tells the reconciler what that comes
 * to, so that the kernel bundle can act by reflex. Loop only.
 */
final class Foresight {
    private final Advisory advisory;
    private final Reconciler reconciler;
    private final Forecast forecast;
    private final BiFunction<List<Facts>, NetworkState, NetworkState> complete;
    private final Map<String, NetworkState> foreseen = new HashMap<>();

    /** {@code complete}: an answer to facts that are not so, as the whole desired state. */
    Foresight(
            Advisory advisory,
            Reconciler reconciler,
            Forecast forecast,
            BiFunction<List<Facts>, NetworkState, NetworkState> complete) {
        this.advisory = advisory;
        this.reconciler = reconciler;
        this.forecast = forecast;
        this.complete = complete;
    }

    /**
     * Asks about everything that may follow {@code present}.
     *
     * @param imagined snapshot of facts that are not so
     * @param current whether {@code present} is still what was decided last
     */
    void look(
            Forecast.Question present,
            Advisors advisors,
            Function<List<Facts>, Snapshot> imagined,
            BooleanSupplier current) {
        forecast.clear();
        foreseen.clear();
        for (Forecast.Question q : Forecast.after(present)) {
            advisory.ask(
                    advisors,
                    imagined.apply(q.facts()),
                    advice -> {
                        if (q.edition() == advisory.edition() && current.getAsBoolean()) {
                            advice.state()
                                    .filter(s -> advice.problems().isEmpty())
                                    .ifPresent(s -> keep(present, q, s));
                        }
                    },
                    () -> {});
        }
    }

    private void keep(Forecast.Question present, Forecast.Question question, NetworkState answer) {
        forecast.put(question, answer);
        List<String> devices =
                present.facts().stream().map(Facts::carrierDevice).toList();
        for (int i = 0; i < devices.size(); i++) {
            boolean lost =
                    present.facts().get(i).carrier() && !question.facts().get(i).carrier();
            // a device that carries several uplinks takes all of them along, which is another question
            if (lost && devices.indexOf(devices.get(i)) == devices.lastIndexOf(devices.get(i))) {
                foreseen.put(devices.get(i), complete.apply(question.facts(), answer));
                reconciler.foresee(foreseen);
            }
        }
    }
}

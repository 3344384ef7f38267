/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.Prospect;
import org.pointsman.api.wan.UplinkView;

/**
 * Asks the advisors, off the loop, what they would say to each uplink's loss of carrier, and tells the reconciler what that comes
 * to, so that the kernel bundle can act by reflex. Loop only.
 */
final class Foresight {
    private final Advisory advisory;
    private final Reconciler reconciler;
    private final Forecast forecast;
    private final BiFunction<List<Facts>, NetworkState, NetworkState> complete;
    private final Consumer<List<Prospect>> shown;
    private final Map<String, NetworkState> foreseen = new HashMap<>();
    private final Map<String, Prospect> prospects = new LinkedHashMap<>();

    /**
     * Nothing is foreseen yet.
     *
     * @param complete an answer to facts that are not so, as the whole desired state
     * @param shown gets what is foreseen, for people
     */
    Foresight(
            Advisory advisory,
            Reconciler reconciler,
            Forecast forecast,
            BiFunction<List<Facts>, NetworkState, NetworkState> complete,
            Consumer<List<Prospect>> shown) {
        this.advisory = advisory;
        this.reconciler = reconciler;
        this.forecast = forecast;
        this.complete = complete;
        this.shown = shown;
    }

    /**
     * Asks about everything that may follow {@code present}.
     *
     * @param questions what may follow
     * @param imagined snapshot of facts that are not so
     * @param current whether {@code present} is still what was decided last
     */
    void look(
            Forecast.Question present,
            List<Forecast.Question> questions,
            Advisors advisors,
            Function<List<Facts>, Snapshot> imagined,
            BooleanSupplier current) {
        forecast.clear();
        foreseen.clear();
        prospects.clear();
        advisory.forgetAhead();
        shown.accept(List.of());
        for (Forecast.Question q : questions) {
            Snapshot situation = imagined.apply(q.facts());
            advisory.askAhead(advisors, situation, advice -> {
                if (q.edition() == advisory.edition() && current.getAsBoolean()) {
                    advice.state()
                            .filter(s -> advice.problems().isEmpty())
                            .ifPresent(s -> keep(present, q, situation, s));
                }
            });
        }
    }

    private void keep(Forecast.Question present, Forecast.Question question, Snapshot situation, NetworkState answer) {
        forecast.put(question, answer);
        Map<String, Facts> then = question.facts().stream().collect(Collectors.toMap(Facts::name, f -> f));
        List<String> devices =
                present.facts().stream().map(Facts::carrierDevice).toList();
        for (Facts now : present.facts()) {
            if (now.carrier() && !then.get(now.name()).carrier()) {
                NetworkState whole = complete.apply(question.facts(), answer);
                show(now.name(), whole, situation);
                String device = now.carrierDevice();
                // a device that carries several uplinks takes all of them along, which is another question
                if (devices.indexOf(device) == devices.lastIndexOf(device)) {
                    foreseen.put(device, whole);
                    reconciler.foresee(foreseen);
                }
            }
        }
    }

    private void show(String uplink, NetworkState whole, Snapshot situation) {
        prospects.put(
                uplink,
                new Prospect(
                        uplink,
                        "it failed",
                        Desired.carrierOfUnmarked(whole, situation).map(UplinkView::name),
                        whole.shares()));
        shown.accept(List.copyOf(prospects.values()));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.WanSnapshot;

/**
 * The strategy and the contributors of one edition, asked together.
 *
 * @param strategyName name of the strategy that is asked
 * @param strategy empty: there is none, and the uplinks' tables decide in order of metric
 * @param standIn the plain strategy, asked as well where a plug-in's may fail; empty: no need
 * @param contributors by name
 */
record Advisors(
        String strategyName,
        Optional<Advisor<RouteStrategy>> strategy,
        Optional<RouteStrategy> standIn,
        SortedMap<String, Advisor<StateContributor>> contributors) {

    /** A question to a plug-in. */
    record Question(long bundle, boolean decides, String name, Supplier<NetworkState> work) {
        String who() {
            return (decides ? "strategy " : "contributor ") + name;
        }
    }

    /** Asks those of ours; for the bulkhead thread. */
    Answers askHouse(WanSnapshot snapshot) {
        Answers answers = new Answers();
        contributors.forEach((name, c) -> {
            if (c.bundle() == 0) {
                answers.contributions()
                        .put(name, Bulkhead.outcome(() -> c.service().desired(snapshot)));
            }
        });
        strategy.filter(s -> s.bundle() == 0)
                .ifPresent(s -> answers.strategies()
                        .put(strategyName, Bulkhead.outcome(() -> s.service().desired(snapshot))));
        standIn.ifPresent(
                s -> answers.strategies().put(Advisory.FALLBACK, Bulkhead.outcome(() -> s.desired(snapshot))));
        return answers;
    }

    /** Questions to plug-ins, by whom they ask. */
    Map<String, Question> plugins(WanSnapshot snapshot) {
        Map<String, Question> questions = new TreeMap<>();
        contributors.forEach((name, c) -> {
            if (c.bundle() != 0) {
                Question q =
                        new Question(c.bundle(), false, name, () -> c.service().desired(snapshot));
                questions.put(q.who(), q);
            }
        });
        strategy.filter(s -> s.bundle() != 0).ifPresent(s -> {
            Question q = new Question(
                    s.bundle(), true, strategyName, () -> s.service().desired(snapshot));
            questions.put(q.who(), q);
        });
        return questions;
    }
}

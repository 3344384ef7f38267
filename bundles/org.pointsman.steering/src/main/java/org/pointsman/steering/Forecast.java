/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.pointsman.api.state.NetworkState;

/**
 * Answers of the strategy to questions that may come: what if an uplink loses its carrier, or one in use its way behind the gateway. The strategy is a pure function, so
 * the answer given ahead is the answer; having it ready takes the hand-off to the strategy's thread out of the failover.
 */
final class Forecast {
    /** More would only cost memory: a second failure is asked ahead of again after the first. */
    private static final int MOST = 16;

    private static final int FEWEST = 2;
    /** Uplinks in all questions together: each costs its share of a plan, and hundreds of uplinks must not cost hundreds of them. */
    private static final int BUDGET = 400;

    /**
     * A question to the strategy.
     *
     * @param facts all uplinks in order
     * @param chosen name of the present uplink
     * @param edition rises when strategy or contributors change
     */
    record Question(List<Facts> facts, Optional<String> chosen, long edition) {
        /** By what answers are kept: the words that say why health is as it is cannot be known ahead. */
        private Question key() {
            return new Question(facts.stream().map(Facts::wordless).toList(), chosen, edition);
        }
    }

    private final Map<Question, NetworkState> answers = new HashMap<>();

    /**
     * What may be asked next, the failures of the present uplink first; the more uplinks, the fewer questions.
     *
     * @param inUse names of the uplinks that get new flows
     * @param adjusted what follows for the other uplinks from one's failure
     */
    static List<Question> after(Question present, Set<String> inUse, UnaryOperator<List<Facts>> adjusted) {
        List<Facts> facts = present.facts();
        int most = Math.max(FEWEST, Math.min(MOST, BUDGET / Math.max(1, facts.size())));
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            Facts f = facts.get(i);
            boolean chosen = present.chosen().filter(f.name()::equals).isPresent();
            if (f.available() && (chosen || questions.size() < most)) {
                questions.add(chosen ? 0 : questions.size(), with(present, i, f.withoutCarrier(), adjusted));
                if (f.usable() && inUse.contains(f.name())) {
                    questions.add(chosen ? 1 : questions.size(), with(present, i, f.dead(), adjusted));
                }
            }
        }
        return questions;
    }

    private static Question with(Question present, int i, Facts now, UnaryOperator<List<Facts>> adjusted) {
        List<Facts> changed = new ArrayList<>(present.facts());
        changed.set(i, now);
        changed.sort(Facts.BY_RANK);
        return new Question(List.copyOf(adjusted.apply(changed)), present.chosen(), present.edition());
    }

    Optional<NetworkState> answer(Question question) {
        return Optional.ofNullable(answers.get(question.key()));
    }

    void put(Question question, NetworkState answer) {
        answers.put(question.key(), answer);
    }

    void clear() {
        answers.clear();
    }
}

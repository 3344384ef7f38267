/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.state.NetworkState;

/**
 * Answers of the strategy to questions that may come: what if an uplink loses its carrier. The strategy is a pure function, so
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
    record Question(List<Facts> facts, Optional<String> chosen, long edition) {}

    private final Map<Question, NetworkState> answers = new HashMap<>();

    /** What may be asked next, the present uplink's failure first; the more uplinks, the fewer questions. */
    static List<Question> after(Question present) {
        List<Facts> facts = present.facts();
        int most = Math.max(FEWEST, Math.min(MOST, BUDGET / Math.max(1, facts.size())));
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            boolean chosen =
                    present.chosen().filter(facts.get(i).name()::equals).isPresent();
            if (facts.get(i).available() && (chosen || questions.size() < most)) {
                List<Facts> changed = new ArrayList<>(facts);
                changed.set(i, facts.get(i).withoutCarrier());
                Question q = new Question(List.copyOf(changed), present.chosen(), present.edition());
                questions.add(chosen ? 0 : questions.size(), q);
            }
        }
        return questions;
    }

    Optional<NetworkState> answer(Question question) {
        return Optional.ofNullable(answers.get(question));
    }

    void put(Question question, NetworkState answer) {
        answers.put(question, answer);
    }

    void clear() {
        answers.clear();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.pointsman.api.state.KernelFile;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.WanSnapshot;

/**
 * The strategy and the contributors of one edition, asked together.
 *
 * @param strategyName name of the strategy that is asked
 * @param strategy empty: there is none, and the uplinks' tables decide in order of metric
 * @param contributors by name
 */
record Advisors(
        String strategyName, Optional<RouteStrategy> strategy, SortedMap<String, StateContributor> contributors) {

    /** Asks all; for the bulkhead thread. {@code lastGood}: a failing contributor's part is taken from there. */
    Advice ask(WanSnapshot snapshot, Map<String, NetworkState> lastGood) {
        List<String> problems = new ArrayList<>();
        Map<String, NetworkState> parts = new HashMap<>();
        NetworkState.Builder merged = NetworkState.builder();
        contributors.forEach((name, contributor) -> {
            NetworkState part = call("contributor " + name, () -> contributor.desired(snapshot), problems)
                    .orElse(lastGood.getOrDefault(name, NetworkState.empty()));
            parts.put(name, part);
            contradictions(merged.build(), part, "contributor " + name, problems);
            merged.addAll(part);
        });
        if (strategy.isEmpty()) {
            return new Advice(Optional.of(merged.build()), parts, problems);
        }
        RouteStrategy asked = strategy.get();
        Optional<NetworkState> answer = call("strategy " + strategyName, () -> asked.desired(snapshot), problems);
        answer.ifPresent(a -> {
            contradictions(merged.build(), a, "strategy " + strategyName, problems);
            merged.addAll(a);
        });
        return new Advice(answer.map(a -> merged.build()), parts, problems);
    }

    private interface Question {
        NetworkState ask();
    }

    private static Optional<NetworkState> call(String who, Question question, List<String> problems) {
        try {
            NetworkState answer = question.ask();
            if (answer == null) {
                problems.add(who + " answered null; its last answer stays in force");
            }
            return Optional.ofNullable(answer);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            problems.add(who + " failed (" + e + "); its last answer stays in force");
            return Optional.empty();
        }
    }

    private static void contradictions(NetworkState before, NetworkState part, String who, List<String> problems) {
        for (Route r : part.routes()) {
            before.route(r.key())
                    .filter(other -> !other.equals(r))
                    .ifPresent(
                            other -> problems.add(who + " wants '" + r + "' where another part wants '" + other + "'"));
        }
        part.nftTable()
                .ifPresent(table -> table.sections()
                        .forEach((section, text) -> before.nftTable()
                                .map(t -> t.sections().get(section))
                                .filter(other -> !other.equals(text))
                                .ifPresent(other -> problems.add(who + " brings an nft section '" + section
                                        + "' that another part brings as well"))));
        part.sysctls().forEach((key, value) -> {
            String other = before.sysctls().get(key);
            if (other != null && !other.equals(value)) {
                problems.add(who + " wants " + KernelFile.name(key) + "=" + value + ", another part " + other);
            }
        });
    }
}

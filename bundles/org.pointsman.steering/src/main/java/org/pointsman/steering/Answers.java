/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.plugin.Outcome;
import org.pointsman.api.state.KernelFile;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;

/**
 * Who answered what to one question. Written by one thread after the other.
 *
 * @param contributions by name; those that are missing are not in yet
 * @param strategies by name: the one that is asked, and the plain one if that is to stand in for it
 */
record Answers(Map<String, Outcome<NetworkState>> contributions, Map<String, Outcome<NetworkState>> strategies) {
    Answers() {
        this(new HashMap<>(), new HashMap<>());
    }

    void add(Answers others) {
        contributions.putAll(others.contributions);
        strategies.putAll(others.strategies);
    }

    /**
     * All in one. Pure.
     *
     * @param asked who was asked
     * @param known what stands in for a part that is missing
     */
    Advice merged(Advisors asked, Map<String, NetworkState> known) {
        List<String> problems = new ArrayList<>();
        Map<String, NetworkState> parts = new HashMap<>();
        NetworkState.Builder merged = NetworkState.builder();
        for (String name : asked.contributors().keySet()) {
            Optional<Outcome<NetworkState>> outcome = Optional.ofNullable(contributions.get(name));
            outcome.ifPresent(o -> complain("contributor " + name, o, problems));
            NetworkState part = outcome.flatMap(Outcome::value).orElse(known.getOrDefault(name, NetworkState.empty()));
            parts.put(name, part);
            contradictions(merged.build(), part, "contributor " + name, problems);
            merged.addAll(part);
        }
        NetworkState contributed = merged.build();
        if (asked.strategy().isEmpty()) {
            return new Advice(Optional.of(contributed), Optional.empty(), parts, problems);
        }
        Optional<NetworkState> decision = decision(asked.strategyName(), problems);
        decision.ifPresent(d -> contradictions(contributed, d, "strategy " + asked.strategyName(), problems));
        return new Advice(
                decision.map(d -> with(contributed, d)),
                asked.standIn().isEmpty()
                        ? Optional.empty()
                        : decision(Advisory.FALLBACK, new ArrayList<>()).map(d -> with(contributed, d)),
                parts,
                problems);
    }

    private Optional<NetworkState> decision(String name, List<String> problems) {
        Optional<Outcome<NetworkState>> outcome = Optional.ofNullable(strategies.get(name));
        outcome.ifPresent(o -> complain("strategy " + name, o, problems));
        return outcome.flatMap(Outcome::value);
    }

    private static NetworkState with(NetworkState contributed, NetworkState decision) {
        return NetworkState.builder().addAll(contributed).addAll(decision).build();
    }

    private static void complain(String who, Outcome<NetworkState> outcome, List<String> problems) {
        if (outcome.value().isEmpty() && !(outcome instanceof Outcome.Quarantined)) { // that is told already
            problems.add(who + " " + outcome.sentence() + "; its last answer stays in force");
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

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.StateContributor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The strategies and contributors that are there, whom to ask, and what they said last. A departed one's part stays in force for
 * a while, as an update brings it back. Loop only, but for {@link #names}, {@link #inForce} and {@link #problems}.
 */
final class Advisory {
    private static final Logger LOG = LoggerFactory.getLogger(Advisory.class);
    private static final Duration DEADLINE = Duration.ofMillis(250);
    /** How long a departed strategy's last answer, or contributor's part, stays in force. */
    private static final Duration HOLD = Duration.ofSeconds(3);
    /** The strategy that decides while the wanted one is not installed. */
    private static final String FALLBACK = "single";

    private final ControlLoop loop;
    private final Bulkhead bulkhead;
    private final BooleanSupplier ending;
    private final Runnable changed;
    private final Map<String, RouteStrategy> strategies = new TreeMap<>();
    private final TreeMap<String, StateContributor> contributors = new TreeMap<>();
    private Map<String, NetworkState> lastGood = Map.of();
    private String wanted;
    /** Whether the wanted strategy's answer stands in for it, as it has only just departed. */
    private boolean held;

    private long departures;
    private long edition;
    /** The last edition that answered. */
    private long noted = -1;

    private volatile List<String> names = List.of();
    private volatile List<String> problems = List.of();
    private volatile String inForce;

    /**
     * Nobody yet.
     *
     * @param wanted name of the strategy that is configured
     * @param ending whether all is being shut down, and nothing must follow from a departure
     * @param changed called after each new {@link #edition}
     */
    Advisory(ControlLoop loop, Bulkhead bulkhead, String wanted, BooleanSupplier ending, Runnable changed) {
        this.loop = loop;
        this.bulkhead = bulkhead;
        this.wanted = wanted;
        this.inForce = wanted;
        this.ending = ending;
        this.changed = changed;
    }

    /** Rises whenever other answers may be expected to the same question. */
    long edition() {
        return edition;
    }

    void addStrategy(String name, RouteStrategy strategy) {
        strategies.put(name, strategy);
        turn();
    }

    void removeStrategy(String name, RouteStrategy strategy) {
        if (strategies.remove(name, strategy)) {
            held = true;
            long departure = ++departures;
            FairWait.on(loop, HOLD, () -> {
                held = held && departure != departures;
                turn();
            });
        }
    }

    void addContributor(String name, StateContributor contributor) {
        contributors.put(name, contributor);
        turn();
    }

    void removeContributor(String name, StateContributor contributor) {
        if (contributors.get(name) == contributor) {
            FairWait.on(loop, HOLD, () -> {
                if (!ending.getAsBoolean() && contributors.remove(name, contributor)) {
                    turn();
                }
            });
        }
    }

    /** Chooses another strategy; the present one's answer is not held. */
    void want(String name) {
        if (!name.equals(wanted)) {
            wanted = name;
            held = false;
            turn();
        }
    }

    /** Has all asked again, as one of them would answer differently now. */
    void turn() {
        names = List.copyOf(strategies.keySet());
        if (!ending.getAsBoolean()) {
            edition++;
            changed.run();
        }
    }

    /**
     * Who is to be asked: the wanted strategy; after its hold, if it is not there, the plain one.
     *
     * @param standing whether the last answer can stand for now
     * @return empty: nobody, the departed strategy's last answer holds; the end of the hold makes a new edition
     */
    Optional<Advisors> present(BooleanSupplier standing) {
        RouteStrategy present = strategies.get(wanted);
        if (present != null) {
            return Optional.of(new Advisors(wanted, Optional.of(present), new TreeMap<>(contributors)));
        }
        if (held && standing.getAsBoolean()) {
            return Optional.empty();
        }
        return Optional.of(
                new Advisors(FALLBACK, Optional.ofNullable(strategies.get(FALLBACK)), new TreeMap<>(contributors)));
    }

    /** Asks on the bulkhead thread; both are called on the loop, and {@code answered} may still follow {@code late}. */
    void ask(Advisors asked, Snapshot snapshot, Consumer<Advice> answered, Runnable late) {
        Map<String, NetworkState> known = lastGood;
        bulkhead.call(() -> asked.ask(snapshot, known), DEADLINE, noted != edition, answered, late);
    }

    /** The same about what is not so; it can wait. */
    void askAhead(Advisors asked, Snapshot snapshot, Consumer<Advice> answered) {
        Map<String, NetworkState> known = lastGood;
        bulkhead.callLater(() -> asked.ask(snapshot, known), DEADLINE, answered);
    }

    /** What was asked ahead and is not answered yet is of no interest any more. */
    void forgetAhead() {
        bulkhead.forgetLater();
    }

    /** Takes note of what came with an answer. */
    void note(Advisors asked, Advice advice) {
        noted = edition;
        lastGood = advice.contributions();
        if (advice.state().isPresent()) {
            inForce = asked.strategyName();
        }
        show(asked, advice.problems());
    }

    /** Takes note that there was no answer in time. */
    void noteLate(Advisors asked) {
        show(
                asked,
                List.of("strategy " + asked.strategyName() + " did not answer within " + DEADLINE.toMillis()
                        + " ms; its last answer stays in force"));
    }

    private void show(Advisors asked, List<String> found) {
        List<String> all = new ArrayList<>(found);
        if (!asked.strategyName().equals(wanted)) {
            all.add("strategy " + wanted + " is not installed; "
                    + (asked.strategy().isPresent()
                            ? FALLBACK + " decides meanwhile"
                            : "uplinks are taken by metric meanwhile"));
        }
        if (!all.equals(problems)) {
            all.stream().filter(p -> !problems.contains(p)).forEach(LOG::warn);
            problems = List.copyOf(all);
        }
    }

    /** Names of the strategies that are there, sorted. */
    List<String> names() {
        return names;
    }

    /** Name of the strategy whose answer is in force. */
    String inForce() {
        return inForce;
    }

    /** What is wrong with one of them, a sentence each. */
    List<String> problems() {
        return problems;
    }
}

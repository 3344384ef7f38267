/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /** How long a departed strategy's last answer, or contributor's part, stays in force. */
    private static final Duration HOLD = Duration.ofSeconds(3);
    /** The strategy that decides while the wanted one is not installed. */
    static final String FALLBACK = "single";

    private static final long NEVER = -1;

    private final ControlLoop loop;
    private final Bulkhead bulkhead;
    private final Plugins plugins;
    private final BooleanSupplier ending;
    private final Runnable changed;
    /** Has all asked again when a plug-in's part came too late to be waited for. */
    private final Throttle latecomers;

    private final Map<String, Advisor<RouteStrategy>> strategies = new TreeMap<>();
    private final TreeMap<String, Advisor<StateContributor>> contributors = new TreeMap<>();
    private Map<String, NetworkState> lastGood = Map.of();
    /** Of plug-ins, whom the present decision did not wait for. */
    private final Set<String> tardy = new HashSet<>();

    private String wanted;
    /** Whether the wanted strategy's answer stands in for it, as it has only just departed. */
    private boolean held;

    private long departures;
    private long edition;
    /** The last edition that answered. */
    private long noted = NEVER;

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
    Advisory(
            ControlLoop loop,
            Bulkhead bulkhead,
            Plugins plugins,
            String wanted,
            BooleanSupplier ending,
            Runnable changed) {
        this.loop = loop;
        this.bulkhead = bulkhead;
        this.plugins = plugins;
        this.latecomers = new Throttle(loop, this::turn, () -> {});
        this.wanted = wanted;
        this.inForce = wanted;
        this.ending = ending;
        this.changed = changed;
    }

    /** Rises whenever other answers may be expected to the same question. */
    long edition() {
        return edition;
    }

    void addStrategy(String name, RouteStrategy strategy, long bundle) {
        strategies.put(name, new Advisor<>(strategy, bundle));
        turn();
    }

    void removeStrategy(String name, RouteStrategy strategy) {
        Advisor<RouteStrategy> present = strategies.get(name);
        if (present != null && present.service() == strategy) {
            strategies.remove(name);
            held = true;
            long departure = ++departures;
            FairWait.on(loop, HOLD, () -> {
                held = held && departure != departures;
                turn();
            });
        }
    }

    void addContributor(String name, StateContributor contributor, long bundle) {
        contributors.put(name, new Advisor<>(contributor, bundle));
        turn();
    }

    void removeContributor(String name, StateContributor contributor) {
        Advisor<StateContributor> present = contributors.get(name);
        if (present != null && present.service() == contributor) {
            NetworkState last = lastGood.getOrDefault(name, NetworkState.empty());
            // a plug-in's classes may be gone with it
            Advisor<StateContributor> departed = present.bundle() == 0 ? present : new Advisor<>(s -> last, 0);
            contributors.put(name, departed);
            FairWait.on(loop, HOLD, () -> {
                if (!ending.getAsBoolean() && contributors.remove(name, departed)) {
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
        Optional<Advisor<RouteStrategy>> plain = Optional.ofNullable(strategies.get(FALLBACK));
        Optional<Advisor<RouteStrategy>> present =
                Optional.ofNullable(strategies.get(wanted)).filter(s -> !plugins.holds(s.bundle()));
        if (present.isPresent()) {
            Optional<RouteStrategy> standIn = present.get().bundle() == 0
                    ? Optional.empty()
                    : plain.filter(s -> s.bundle() == 0).map(Advisor::service);
            return Optional.of(new Advisors(wanted, present, standIn, new TreeMap<>(contributors)));
        }
        if (held && standing.getAsBoolean()) {
            return Optional.empty();
        }
        return Optional.of(new Advisors(FALLBACK, plain, Optional.empty(), new TreeMap<>(contributors)));
    }

    /**
     * Asks off the loop; all are called on it.
     *
     * @param answered may still follow the others
     * @param late ours did not answer in time
     * @param waiting a plug-in's strategy is waited for longer than others should have to wait
     */
    void ask(
            Advisors asked,
            Snapshot snapshot,
            Consumer<Advice> answered,
            Consumer<Advice> late,
            Consumer<Advice> waiting) {
        new Round(loop, asked, lastGood, tardy, answered, late, waiting, this::cameLate)
                .ask(bulkhead, plugins, snapshot, noted != edition, noted == NEVER);
    }

    /** The same about what is not so; it can wait. */
    void askAhead(Advisors asked, Snapshot snapshot, Consumer<Advice> answered) {
        new Round(loop, asked, lastGood, new HashSet<>(), answered, a -> {}, a -> {}, (name, part) -> {})
                .askAhead(bulkhead, plugins, snapshot);
    }

    private void cameLate(String name, NetworkState part) {
        if (!part.equals(lastGood.get(name)) && contributors.containsKey(name)) {
            Map<String, NetworkState> now = new HashMap<>(lastGood);
            now.put(name, part);
            lastGood = now;
            latecomers.ask();
        }
    }

    /** What was asked ahead and is not answered yet is of no interest any more. */
    void forgetAhead() {
        bulkhead.forgetLater();
        plugins.forgetLater();
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

    /** Takes note that ours did not answer in time. */
    void noteLate(Advisors asked, Advice advice) {
        show(asked, advice.problems());
    }

    private void show(Advisors asked, List<String> found) {
        List<String> all = new ArrayList<>(found);
        if (!asked.strategyName().equals(wanted)) {
            all.add("strategy " + wanted
                    + (strategies.containsKey(wanted) ? " is in quarantine; " : " is not installed; ")
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

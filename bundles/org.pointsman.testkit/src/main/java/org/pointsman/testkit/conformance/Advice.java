/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;
import org.pointsman.api.wan.WanSnapshot;

/** The rules for who answers snapshots: strategies and contributors. */
final class Advice {
    /** Of processor time; Pointsman waits for that long. */
    private static final Duration DEADLINE = Duration.ofMillis(250);

    private static final List<WanSnapshot> USUAL =
            IntStream.of(0, 3, 8, 21).mapToObj(Situations::of).toList();

    private final String who;
    private final Function<WanSnapshot, NetworkState> asked;

    Advice(String who, Function<WanSnapshot, NetworkState> asked) {
        this.who = who;
        this.asked = asked;
    }

    private NetworkState ask(WanSnapshot snapshot) {
        return asked.apply(snapshot);
    }

    /** Asks a few questions, as often as it may be done. */
    void use() {
        for (WanSnapshot snapshot : USUAL) {
            if (ask(snapshot) == null) {
                throw new AssertionError(who + " answered null; nothing to say is NetworkState.empty()");
            }
        }
    }

    /** In time, whatever the situation; the classes are loaded before it counts. */
    void inTime() {
        ask(Situations.of(1));
        for (int i = 0; i < Situations.ALL; i++) {
            WanSnapshot snapshot = Situations.of(i);
            Call.of(who + ", asked about " + snapshot.uplinks().size() + " uplinks,", DEADLINE, () -> ask(snapshot));
        }
    }

    /** Not null, and nothing that belongs to others. */
    void answersWhatIsOurs() {
        Ownership own = Ownership.DEFAULT;
        for (int i = 0; i < Situations.ALL; i++) {
            NetworkState answer = ask(Situations.of(i));
            if (answer == null) {
                throw new AssertionError(who + " answered null; nothing to say is NetworkState.empty()");
            }
            for (Route r : answer.routes()) {
                if (r.protocol() != own.protocol()) {
                    throw new AssertionError(who + " wants the route '" + r + "', whose protocol is not "
                            + own.protocol() + ": Pointsman would not take it away again");
                }
            }
            for (Rule r : answer.rules()) {
                if (!own.owns(r)) {
                    throw new AssertionError(
                            who + " wants the rule '" + r + "', which is outside of Pointsman's priorities or"
                                    + " has another protocol: it would not be taken away again");
                }
            }
        }
    }

    /** The same question has the same answer: twice, in any order, and from another instance. */
    void isPure(Function<WanSnapshot, NetworkState> anotherInstance) {
        List<NetworkState> first = IntStream.range(0, Situations.ALL)
                .mapToObj(i -> ask(Situations.of(i)))
                .toList();
        for (int i = 0; i < Situations.ALL; i++) {
            WanSnapshot snapshot = Situations.of(i);
            same(i, first.get(i), ask(snapshot), "asked again");
            same(i, first.get(i), ask(snapshot), "asked twice about the same snapshot");
        }
        Random random = new Random(7);
        for (int round = 0; round < 3; round++) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, Situations.ALL).boxed().toList());
            Collections.shuffle(order, random);
            for (int i : order) {
                same(i, first.get(i), ask(Situations.of(i)), "asked in another order, so it remembers earlier calls");
            }
        }
        for (int i = Situations.ALL - 1; i >= 0; i--) {
            same(
                    i,
                    first.get(i),
                    anotherInstance.apply(Situations.of(i)),
                    "asked after an update, so it remembers earlier calls");
        }
    }

    private void same(int number, NetworkState first, NetworkState then, String when) {
        if (first == null || !first.equals(then) || !first.shares().equals(then.shares())) {
            throw new AssertionError(who + " is not pure. For one and the same snapshot ("
                    + Situations.of(number).uplinks().size() + " uplinks) it answered\n" + first + "\nand then, " + when
                    + ",\n" + then + "\nAn answer may depend on the snapshot and the configuration only");
        }
    }
}

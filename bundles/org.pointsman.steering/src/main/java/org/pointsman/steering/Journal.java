/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.kernel.Registration;

/** Keeps the latest decisions in memory. */
final class Journal implements DecisionJournal {
    private static final int KEPT = 1000;

    private final Deque<Decision> decisions = new ArrayDeque<>();
    private final List<Consumer<Decision>> listeners = new CopyOnWriteArrayList<>();

    /** Adds a decision; loop only. */
    void add(Decision decision) {
        synchronized (decisions) {
            decisions.addFirst(decision);
            if (decisions.size() > KEPT) {
                decisions.removeLast();
            }
        }
        listeners.forEach(l -> l.accept(decision));
    }

    @Override
    public List<Decision> recent() {
        synchronized (decisions) {
            return List.copyOf(decisions);
        }
    }

    @Override
    public Registration subscribe(Consumer<Decision> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}

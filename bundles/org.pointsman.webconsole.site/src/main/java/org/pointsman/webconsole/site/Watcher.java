/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A live page's letter box: the latest picture, and the decisions since it last looked. However slow a page is, it holds up nobody and takes
 * bounded memory. Thread-safe.
 */
final class Watcher {
    /** Who falls behind by more reads them from the history. */
    private static final int MOST_DECISIONS = 50;

    private final Deque<String> decisions = new ArrayDeque<>();
    private String picture = "";
    private boolean ended;

    synchronized void show(String json) {
        picture = json;
        notifyAll();
    }

    synchronized void tell(String json) {
        decisions.addLast(json);
        if (decisions.size() > MOST_DECISIONS) {
            decisions.removeFirst();
        }
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** What is new, as server-sent events (HTML Living Standard §9.2); waits for it. Empty: it has ended. */
    synchronized List<String> next() throws InterruptedException {
        while (!ended && picture.isEmpty() && decisions.isEmpty()) {
            wait();
        }
        List<String> events = new ArrayList<>();
        if (ended) {
            return events;
        }
        if (!picture.isEmpty()) {
            events.add("event: picture\ndata: " + picture + "\n\n");
        }
        decisions.forEach(d -> events.add("event: decision\ndata: " + d + "\n\n"));
        picture = "";
        decisions.clear();
        return events;
    }
}

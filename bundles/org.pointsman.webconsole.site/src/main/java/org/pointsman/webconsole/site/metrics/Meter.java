/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** What has to be counted while it happens: transitions, decisions with their stages, plug-ins that fail. Thread-safe. */
public final class Meter {
    /** Uplinks that come and go under ever new names must not fill the memory. */
    private static final int MOST_UPLINKS = 1000;

    private record Turn(String uplink, boolean usable) {}

    private final Map<Turn, Long> turns = new HashMap<>();
    private final Map<String, Boolean> usable = new HashMap<>();
    private final Map<String, Histogram> stages = new TreeMap<>();
    private final Set<String> failing = new HashSet<>();
    private long decisions;
    private long latest;
    private long failures;

    /** Nothing has happened yet. */
    public Meter() {
        for (String stage : List.of("decide", "apply", "verify")) {
            stages.put(stage, new Histogram());
        }
    }

    /** What the steering sees now. */
    public synchronized void look(WanSnapshot snapshot, List<String> problems) {
        for (UplinkView u : snapshot.uplinks()) {
            Boolean before = usable.put(u.name(), u.usable());
            for (boolean way : new boolean[] {true, false}) {
                if (turns.size() < MOST_UPLINKS) {
                    turns.putIfAbsent(new Turn(u.name(), way), 0L);
                }
            }
            if (before != null && before != u.usable()) {
                turns.computeIfPresent(new Turn(u.name(), u.usable()), (t, n) -> n + 1);
            }
        }
        for (String problem : problems) {
            failures += failing.contains(problem) ? 0 : 1;
        }
        failing.clear();
        failing.addAll(problems);
    }

    /** Decisions, the newest first; those that are known already are passed over. */
    public synchronized void decided(List<Decision> recent) {
        List<Decision> oldestFirst = new ArrayList<>(recent);
        Collections.reverse(oldestFirst);
        for (Decision d : oldestFirst) {
            if (d.number() > latest) {
                latest = d.number();
                decisions++;
                Decision.Timing t = d.timing();
                stage("decide", t.seen(), t.decided());
                stage("apply", t.decided(), t.applied());
                stage("verify", t.applied(), t.verified());
            }
        }
    }

    private void stage(String name, long from, long to) {
        if (from != 0 && to != 0 && to >= from) {
            Optional.ofNullable(stages.get(name)).ifPresent(h -> h.add((to - from) / 1e9));
        }
    }

    synchronized void write(Exposition text) {
        text.counter(
                "pointsman_uplink_transitions_total",
                "How often an uplink became usable or ceased to be, since the web console was opened.");
        turns.forEach((t, n) -> text.sample(n, "uplink", t.uplink(), "to", t.usable() ? "usable" : "unusable"));
        text.counter("pointsman_decisions_total", "Decisions since the start.").sample(decisions);
        text.histogram(
                "pointsman_decision_stage_seconds",
                "From the kernel's event to the desired state (decide), to the kernel's last acknowledgement (apply),"
                        + " to the kernel read again (verify).",
                "stage",
                stages);
        text.counter(
                        "pointsman_plugin_failures_total",
                        "Problems of the strategy, a contributor or an uplink that came up.")
                .sample(failures);
    }
}

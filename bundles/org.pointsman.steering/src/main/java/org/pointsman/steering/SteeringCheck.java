/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;

/** Finds numbers of flapping that contradict each other, and metrics that have two policies. */
@Component
public final class SteeringCheck implements ConfigurationCheck {
    private static final String PID = "org.pointsman.steering";

    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        flapping(configuration.getOrDefault(PID, Map.of()), problems);
        Map<Integer, String> owners = new TreeMap<>();
        new TreeMap<>(configuration).forEach((pid, said) -> {
            if (pid.startsWith(GroupComponent.PID + "~")) {
                int metric = Policy.number(said, "metric", 0);
                String owner = owners.putIfAbsent(metric, pid);
                if (owner != null) {
                    problems.add(new Problem(
                            pid,
                            "metric",
                            "metric " + metric + " already has " + owner + "; say it once for each metric"));
                }
            }
        });
        return problems;
    }

    private static void flapping(Map<String, Object> said, List<Problem> problems) {
        Flapping.Terms usual = Flapping.Terms.DEFAULT;
        int suppress = Policy.number(said, "flapSuppress", (int) usual.suppress());
        int reuse = Policy.number(said, "flapReuse", (int) usual.reuse());
        Flapping.Terms terms = new Flapping.Terms(
                suppress,
                reuse,
                Duration.ofSeconds(Policy.number(
                        said, "flapHalfLifeSeconds", (int) usual.halfLife().toSeconds())),
                Duration.ofSeconds(Policy.number(
                        said, "flapMaximumSeconds", (int) usual.maximum().toSeconds())));
        if (terms.off()) {
            return;
        }
        if (reuse >= suppress) {
            problems.add(new Problem(
                    PID,
                    "flapReuse",
                    "the value is " + reuse + ", allowed: less than flapSuppress, which is " + suppress));
        } else if (terms.ceiling() <= suppress) {
            long least =
                    (long) Math.floor(terms.halfLife().toSeconds() * Math.log(suppress / (double) reuse) / Math.log(2))
                            + 1;
            problems.add(new Problem(
                    PID,
                    "flapMaximumSeconds",
                    "the value is " + terms.maximum().toSeconds() + ", in which " + suppress
                            + " points cannot decay to " + reuse + ": no uplink would ever be held back; allowed: "
                            + least + " or more, or flapSuppress 0"));
        }
    }
}

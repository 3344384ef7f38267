/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import org.pointsman.api.plan.Plan;
import org.pointsman.api.plan.Step;

/**
 * What would be changed in the kernel now.
 *
 * @param steps each as a person would type it, in order; an nft step may have several lines
 */
public record PlanReport(List<String> steps) implements Report {
    /** Copies the list. */
    public PlanReport {
        steps = List.copyOf(steps);
    }

    /** Reports on {@code plan}. */
    public static PlanReport of(Plan plan) {
        return new PlanReport(plan.steps().stream().map(Step::text).toList());
    }

    @Override
    public String part() {
        return Words.count(steps.size(), "step", "steps");
    }

    @Override
    public String line() {
        return steps.isEmpty() ? "Nothing to do: the kernel holds the desired state." : part() + " to do.";
    }

    /** The steps as they are, however wide: a wrapped command could not be copied. */
    @Override
    public String text(Terminal terminal) {
        return steps.isEmpty() ? terminal.paint(Style.GOOD, line()) : String.join("\n", steps);
    }

    @Override
    public JsonObject json() {
        return Json.object().add("steps", Json.strings(steps)).build();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.decision.Decision;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.DecisionReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:decision}. */
@Component(
        service = DecisionCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "decision",
            Commands.USAGE + "=wan:decision NUMBER [--json]",
            Commands.DESCRIPTION + "=One decision in full: reasons, plan, outcome and how long each stage took."
        })
public final class DecisionCommand {
    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public DecisionCommand(@Reference Services services) {
        this.services = services;
    }

    /** One decision. */
    @Descriptor("one decision in full")
    public Report decision(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("its number") long number) {
        Optional<Report> report = services.journal().map(journal -> find(journal.recent(), number));
        return AsJson.when(json, report.orElse(Commands.NO_STEERING));
    }

    private static Report find(List<Decision> decisions, long number) {
        return decisions.stream()
                .filter(d -> d.number() == number)
                .<Report>map(DecisionReport::new)
                .findFirst()
                .orElseGet(() -> Sentence.failed("There is no decision " + number + "; " + range(decisions)));
    }

    private static String range(List<Decision> decisions) {
        return decisions.isEmpty()
                ? "nothing has been decided yet."
                : "the journal holds " + decisions.get(decisions.size() - 1).number() + " to "
                        + decisions.get(0).number() + ".";
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.DecisionReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.StatusReport;
import org.pointsman.shell.report.UplinksReport;

/** {@code wan:status}. */
@Component(
        service = StatusCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "status",
            Commands.USAGE + "=wan:status [--watch] [--json]",
            Commands.DESCRIPTION + "=How everything stands; exits with 0 when all is well, 4 when degraded."
        })
public final class StatusCommand {
    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public StatusCommand(@Reference Services services) {
        this.services = services;
    }

    /** Everything at a glance. */
    @Descriptor("how everything stands")
    public Report status(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        return AsJson.when(json, report());
    }

    private StatusReport report() {
        Optional<Wan> wan = services.wan();
        Optional<Reconciler> reconciler = services.reconciler();
        List<String> problems = new ArrayList<>();
        wan.ifPresentOrElse(w -> problems.addAll(w.problems()), () -> problems.add(Commands.NO_STEERING.sentence()));
        if (reconciler.isEmpty()) {
            problems.add(Commands.NO_RECONCILER.sentence());
        }
        problems.addAll(services.problems());
        return new StatusReport(
                wan.isPresent(),
                wan.map(Wan::ready).orElse(false),
                wan.map(Wan::strategy).orElse(""),
                new UplinksReport(wan.map(services::uplinks).orElse(List.of())),
                reconciler.map(Reconciler::statistics),
                problems,
                services.notes(),
                services.journal().map(DecisionJournal::recent).stream()
                        .flatMap(List::stream)
                        .findFirst()
                        .map(DecisionReport::new));
    }
}

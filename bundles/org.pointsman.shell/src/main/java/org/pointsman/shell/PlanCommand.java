/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.PlanReport;
import org.pointsman.shell.report.Report;

/** {@code wan:plan}. */
@Component(
        service = PlanCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "plan",
            Commands.USAGE + "=wan:plan [--json]",
            Commands.DESCRIPTION + "=What would be changed in the kernel now, as ip and nft text."
        })
public final class PlanCommand {
    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public PlanCommand(@Reference Services services) {
        this.services = services;
    }

    /** The plan of a pass that would run now. */
    @Descriptor("what would be changed in the kernel now")
    public Report plan(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        Optional<Report> report = services.reconciler().map(reconciler -> PlanReport.of(reconciler.pending()));
        return AsJson.when(json, report.orElse(Commands.NO_RECONCILER));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.state.NetworkState;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.RoutesReport;
import org.pointsman.shell.report.Sentence;

/** {@code wan:routes}. */
@Component(
        service = RoutesCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "routes",
            Commands.USAGE + "=wan:routes [observed|desired|diff] [--watch] [--json]",
            Commands.DESCRIPTION
                    + "=Routes, rules and addresses: in the kernel, as they should be, or where both differ."
        })
public final class RoutesCommand {
    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public RoutesCommand(@Reference Services services) {
        this.services = services;
    }

    /** Both beside each other. */
    @Descriptor("routes, rules and addresses, observed and desired")
    public Report routes(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        return routes(json, "");
    }

    /** One of them, or the difference. */
    @Descriptor("routes, rules and addresses")
    public Report routes(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("observed, desired or diff") String what) {
        Optional<RoutesReport.View> view = RoutesReport.View.named(what);
        if (view.isEmpty()) {
            return AsJson.when(
                    json, new Sentence("'" + what + "' is none of observed, desired, diff.", ExitCodes.USAGE));
        }
        Optional<Reconciler> reconciler = services.reconciler();
        Optional<Report> report = reconciler.map(
                r -> new RoutesReport(view.get(), r.observed(), r.desired().orElse(NetworkState.empty())));
        return AsJson.when(json, report.orElse(Commands.NO_RECONCILER));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.DecisionReport;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.HistoryReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:history}. */
@Component(
        service = HistoryCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "history",
            Commands.USAGE + "=wan:history [N] [--json]",
            Commands.DESCRIPTION + "=The latest decisions, newest first; 20 unless told."
        })
public final class HistoryCommand {
    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public HistoryCommand(@Reference Services services) {
        this.services = services;
    }

    private static final int USUAL = 20;

    /** The latest decisions. */
    @Descriptor("the latest decisions")
    public Report history(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        return history(json, USUAL);
    }

    /** The {@code count} latest decisions. */
    @Descriptor("the latest decisions")
    public Report history(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("how many") int count) {
        if (count < 1) {
            return AsJson.when(
                    json, new Sentence("wan:history takes a number from 1 on, not " + count + ".", ExitCodes.USAGE));
        }
        Optional<Report> report = services.journal()
                .map(journal -> new HistoryReport(journal.recent().stream()
                        .limit(count)
                        .map(DecisionReport::new)
                        .toList()));
        return AsJson.when(json, report.orElse(Commands.NO_STEERING));
    }
}

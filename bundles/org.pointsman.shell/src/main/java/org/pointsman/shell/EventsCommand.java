/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.Report;

/** {@code wan:events}. */
@Component(
        service = EventsCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "events",
            Commands.USAGE + "=wan:events [N] [--json]",
            Commands.DESCRIPTION + "=What happens and is decided, as it comes, after the latest N (10); until Ctrl-C."
        })
public final class EventsCommand {
    private static final int USUAL = 10;

    private final Services services;

    /** Follows what {@code services} offer. */
    @Activate
    public EventsCommand(@Reference Services services) {
        this.services = services;
    }

    /** After the latest ten. */
    @Descriptor("what happens, as it comes")
    public Report events(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        return events(json, USUAL);
    }

    /** After some. */
    @Descriptor("what happens, as it comes")
    public Report events(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("how many that were before") int before) {
        Optional<DecisionJournal> journal = services.journal();
        return journal.isEmpty() ? AsJson.when(json, Commands.NO_STEERING) : new Following(journal.get(), before, json);
    }
}

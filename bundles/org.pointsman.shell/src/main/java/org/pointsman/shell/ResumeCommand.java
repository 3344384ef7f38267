/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:resume}: ends {@code wan:pause}. */
@Component(
        service = ResumeCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "resume",
            Commands.USAGE + "=wan:resume [--json]",
            Commands.DESCRIPTION + "=Ends wan:pause: what was held back is done now."
        })
public final class ResumeCommand {
    private final Services services;

    /** Resumes what {@code services} offer. */
    @Activate
    public ResumeCommand(@Reference Services services) {
        this.services = services;
    }

    /** Goes on. */
    @Descriptor("ends a pause")
    public Report resume(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        Optional<Reconciler> reconciler = services.reconciler();
        if (reconciler.isEmpty()) {
            return AsJson.when(json, Commands.NO_RECONCILER);
        }
        return AsJson.when(
                json,
                reconciler.get().resume()
                        ? new Sentence("The kernel is kept as it should be again.", ExitCodes.FINE)
                        : Sentence.failed("Nothing was paused."));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.time.Duration;
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

/** {@code wan:pause}: nothing is changed in the kernel for a while. */
@Component(
        service = PauseCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "pause",
            Commands.USAGE + "=wan:pause [TIME] [--json]",
            Commands.DESCRIPTION
                    + "=Changes nothing in the kernel for a time such as 15m, whatever fails, until wan:resume or a restart."
        })
public final class PauseCommand {
    private static final String USUAL = "15m";
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Services services;

    /** Pauses what {@code services} offer. */
    @Activate
    public PauseCommand(@Reference Services services) {
        this.services = services;
    }

    /** For a quarter of an hour. */
    @Descriptor("changes nothing in the kernel for 15 minutes")
    public Report pause(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        return pause(json, USUAL);
    }

    /** For some time. */
    @Descriptor("changes nothing in the kernel for some time")
    public Report pause(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("how long: 90s, 15m, 2h") String time) {
        Optional<Duration> length = Commands.time(time, LONGEST);
        if (length.isEmpty()) {
            return AsJson.when(
                    json, new Sentence("'" + time + "' is no time of 1s to 24h, such as 90s or 15m.", ExitCodes.USAGE));
        }
        Optional<Reconciler> reconciler = services.reconciler();
        if (reconciler.isEmpty()) {
            return AsJson.when(json, Commands.NO_RECONCILER);
        }
        reconciler.get().pause(length.get());
        return AsJson.when(
                json,
                new Sentence(
                        "Paused for " + time + ": nothing is changed in the kernel, also if an uplink fails."
                                + " 'wan:resume' ends it, and so does a restart.",
                        ExitCodes.FINE));
    }
}

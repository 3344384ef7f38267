/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.time.Duration;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.drill.Drill;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:drill}. */
@Component(
        service = DrillCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "drill",
            Commands.USAGE + "=wan:drill UPLINK [TIME] [--force] [--json]",
            Commands.DESCRIPTION
                    + "=Rehearses an uplink's failure for a time such as 60s, and says what users would have felt."
        })
public final class DrillCommand {
    private static final String USUAL = "60s";
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Services services;

    /** Rehearses with what {@code services} offer. */
    @Activate
    public DrillCommand(@Reference Services services) {
        this.services = services;
    }

    /** For a minute. */
    @Descriptor("rehearses an uplink's failure for 60 s")
    public Report drill(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Parameter(names = Commands.FORCE, presentValue = "true", absentValue = "false")
                    @Descriptor("also the only usable one")
                    boolean force,
            @Descriptor("name of the uplink") String name) {
        return drill(json, force, name, USUAL);
    }

    /** For some time. */
    @Descriptor("rehearses an uplink's failure for some time")
    public Report drill(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Parameter(names = Commands.FORCE, presentValue = "true", absentValue = "false")
                    @Descriptor("also the only usable one")
                    boolean force,
            @Descriptor("name of the uplink") String name,
            @Descriptor("how long: 60s, 5m") String time) {
        Optional<Duration> length = Commands.time(time, LONGEST);
        if (length.isEmpty()) {
            return AsJson.when(
                    json, new Sentence("'" + time + "' is no time of 1s to 60m, such as 60s or 5m.", ExitCodes.USAGE));
        }
        Optional<Wan> wan = services.wan();
        Optional<Overrides> overrides = services.overrides();
        Optional<DecisionJournal> journal = services.journal();
        if (wan.isEmpty() || overrides.isEmpty() || journal.isEmpty()) {
            return AsJson.when(json, Commands.NO_STEERING);
        }
        Optional<Sentence> refusal = refusal(wan.get(), name, force);
        return refusal.isPresent()
                ? AsJson.when(json, refusal.get())
                : new Drill(wan.get(), overrides.get(), journal.get(), services.flows(), name, length.get(), json);
    }

    private static Optional<Sentence> refusal(Wan wan, String name, boolean force) {
        Optional<UplinkView> uplink = wan.snapshot().uplink(name);
        if (uplink.isEmpty()) {
            return Optional.of(Commands.noUplink(wan, name));
        }
        if (!uplink.get().usable()) {
            return Optional.of(Sentence.failed(name + " is not usable now, so there is no failure to rehearse: "
                    + uplink.get().explanation() + "."));
        }
        if (!force && Commands.isLastUsable(wan, name)) {
            return Optional.of(Sentence.failed(name + " is the only usable uplink: its failure would cut everybody off."
                    + " --force rehearses it all the same."));
        }
        return Optional.empty();
    }
}

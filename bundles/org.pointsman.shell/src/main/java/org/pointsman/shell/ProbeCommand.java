/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:probe}. */
@Component(
        service = ProbeCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "probe",
            Commands.USAGE + "=wan:probe UPLINK [TARGET...] [--timeout SECONDS] [--json]",
            Commands.DESCRIPTION + "=Asks targets through one uplink now, whatever is known about it."
        })
public final class ProbeCommand {
    private static final double LONGEST_SECONDS = 60;

    private final Services services;

    /** Asks through what {@code services} offer. */
    @Activate
    public ProbeCommand(@Reference Services services) {
        this.services = services;
    }

    /** Asks. */
    @Descriptor("asks targets through one uplink now")
    public Report probe(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Parameter(names = "--timeout", absentValue = "5") @Descriptor("how long to wait, in seconds")
                    double timeout,
            @Descriptor("name of the uplink") String name,
            @Descriptor("such as tcp:1.1.1.1:443") String... targets) {
        if (!(timeout >= 0.001 && timeout <= LONGEST_SECONDS)) {
            return AsJson.when(
                    json, new Sentence("--timeout takes 0.001 to 60 seconds, not " + timeout + ".", ExitCodes.USAGE));
        }
        Optional<Wan> wan = services.wan();
        Optional<HealthMonitor> health = services.health();
        if (wan.isEmpty()) {
            return AsJson.when(json, Commands.NO_STEERING);
        }
        if (health.isEmpty()) {
            return AsJson.when(json, Sentence.failed("Nobody watches the uplinks' health, so nobody can ask."));
        }
        if (wan.get().snapshot().uplink(name).isEmpty()) {
            return AsJson.when(json, Commands.noUplink(wan.get(), name));
        }
        return new Probing(health.get(), name, List.of(targets), Duration.ofNanos(Math.round(timeout * 1e9)), json);
    }
}

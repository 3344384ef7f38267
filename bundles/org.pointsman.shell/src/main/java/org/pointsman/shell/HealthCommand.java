/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.HealthsReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.UplinkHealthReport;

/** {@code wan:health}. */
@Component(
        service = HealthCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "health",
            Commands.USAGE + "=wan:health [UPLINK] [--watch] [--json]",
            Commands.DESCRIPTION + "=Whether the internet answers through each uplink, or all that is known of one."
        })
public final class HealthCommand {
    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public HealthCommand(@Reference Services services) {
        this.services = services;
    }

    /** All uplinks. */
    @Descriptor("whether the internet answers through each uplink")
    public Report health(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        Optional<Report> report = services.wan()
                .map(wan -> new HealthsReport(wan.snapshot().uplinks().stream()
                        .map(u -> report(wan, u))
                        .toList()));
        return AsJson.when(json, report.orElse(Commands.NO_STEERING));
    }

    /** One uplink in detail. */
    @Descriptor("all that is known of one uplink's health")
    public Report health(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("name of the uplink") String name) {
        Optional<Report> report = services.wan()
                .map(wan -> wan.snapshot()
                        .uplink(name)
                        .<Report>map(u -> report(wan, u))
                        .orElseGet(() -> Commands.noUplink(wan, name)));
        return AsJson.when(json, report.orElse(Commands.NO_STEERING));
    }

    private UplinkHealthReport report(Wan wan, UplinkView uplink) {
        Optional<HealthMonitor> monitor = services.health();
        return new UplinkHealthReport(
                uplink.name(),
                monitor.map(m -> m.of(uplink.name())).orElse(uplink.health()),
                monitor.flatMap(m -> m.report(uplink.name())),
                monitor.isEmpty() ? List.of("Nobody watches the uplinks' health.") : List.of(),
                uplink.usable());
    }
}

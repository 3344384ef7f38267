/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;
import org.pointsman.shell.report.UplinksReport;

/** {@code wan:uplinks}. */
@Component(
        service = UplinksCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "uplinks",
            Commands.USAGE + "=wan:uplinks [NAME] [--watch] [--json]",
            Commands.DESCRIPTION + "=The uplinks, or all about one of them."
        })
public final class UplinksCommand {
    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public UplinksCommand(@Reference Services services) {
        this.services = services;
    }

    /** All uplinks. */
    @Descriptor("the uplinks")
    public Report uplinks(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        Optional<Report> report = services.wan().map(wan -> new UplinksReport(services.uplinks(wan)));
        return AsJson.when(json, report.orElse(Commands.NO_STEERING));
    }

    /** One uplink in detail. */
    @Descriptor("all about one uplink")
    public Report uplinks(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("name of the uplink") String name) {
        Optional<Report> report = services.wan().map(wan -> find(wan, name));
        return AsJson.when(json, report.orElse(Commands.NO_STEERING));
    }

    private Report find(Wan wan, String name) {
        UplinksReport all = new UplinksReport(services.uplinks(wan));
        return all.uplinks().stream()
                .filter(u -> u.name().equals(name))
                .<Report>map(u -> u)
                .findFirst()
                .orElseGet(() -> Sentence.failed("There is no uplink '" + name + "'; there are: " + all.part() + "."));
    }
}

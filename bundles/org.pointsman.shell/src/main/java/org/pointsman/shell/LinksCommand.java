/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.LinkReport;
import org.pointsman.shell.report.LinksReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:links}. */
@Component(
        service = LinksCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "links",
            Commands.USAGE + "=wan:links [NAME] [--json]",
            Commands.DESCRIPTION + "=The network interfaces, or all about one of them."
        })
public final class LinksCommand {
    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public LinksCommand(@Reference Services services) {
        this.services = services;
    }

    /** All links. */
    @Descriptor("the network interfaces")
    public Report links(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        Optional<Report> report = services.links().map(monitor -> all(monitor.current()));
        return AsJson.when(json, report.orElse(Commands.NO_LINKS));
    }

    /** One link in detail. */
    @Descriptor("all about one network interface")
    public Report links(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("name of the interface") String name) {
        Optional<Report> report = services.links().map(monitor -> find(monitor.current(), name));
        return AsJson.when(json, report.orElse(Commands.NO_LINKS));
    }

    private static LinksReport all(LinkSnapshot links) {
        return new LinksReport(
                links.links().stream().map(l -> LinkReport.of(l, links)).toList());
    }

    private static Report find(LinkSnapshot links, String name) {
        return links.link(name)
                .<Report>map(l -> LinkReport.of(l, links))
                .orElseGet(() -> Sentence.failed("There is no interface '" + name + "'; there are: "
                        + all(links).part() + "."));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.lan.Join;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.JoinsReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:proxyarp}. */
@Component(
        service = ProxyArpCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "proxyarp",
            Commands.USAGE + "=wan:proxyarp [--watch] [--json]",
            Commands.DESCRIPTION + "=Segments that are joined to one network: members, hosts, and what is wrong."
        })
public final class ProxyArpCommand {
    private static final Sentence NONE =
            Sentence.failed("Segments are not joined: that takes a configuration org.pointsman.proxyarp~NAME.");

    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public ProxyArpCommand(@Reference Services services) {
        this.services = services;
    }

    /** All joins. */
    @Descriptor("segments that are joined to one network")
    public Report proxyarp(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        JoinsReport report =
                new JoinsReport(services.joins().stream().map(Join::report).toList());
        return AsJson.when(json, report.joins().isEmpty() ? NONE : report);
    }
}

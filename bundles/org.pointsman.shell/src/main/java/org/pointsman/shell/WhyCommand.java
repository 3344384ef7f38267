/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.explain.Packet;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.WhyReport;
import org.pointsman.shell.report.WhyUplinkReport;

/** {@code wan:why}. */
@Component(
        service = WhyCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "why",
            Commands.USAGE + "=wan:why [UPLINK | DESTINATION | SOURCE DESTINATION [PROTOCOL/PORT]] [--json]",
            Commands.DESCRIPTION
                    + "=Why traffic goes where it goes: candidates, evidence with ages, the rule, what would change it."
        })
public final class WhyCommand {
    private final Services services;
    private final ExplainCommand explain;

    /** Shows what {@code services} offer. */
    @Activate
    public WhyCommand(@Reference Services services, @Reference ExplainCommand explain) {
        this.services = services;
        this.explain = explain;
    }

    /** Everything. */
    @Descriptor("why traffic goes where it goes")
    public Report why(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        Optional<Report> report = services.wan().map(wan -> WhyReport.of(wan, services.nanoTime(wan)));
        return AsJson.when(json, report.orElse(Commands.NO_STEERING));
    }

    /** One uplink, or one destination. */
    @Descriptor("why an uplink is used or not, or where a destination is reached")
    public Report why(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("an uplink or an address") String what) {
        Optional<Wan> wan = services.wan();
        if (wan.isEmpty()) {
            return AsJson.when(json, Commands.NO_STEERING);
        }
        if (wan.get().snapshot().uplink(what).isEmpty() && isAddress(what)) {
            return explain.explain(json, Packet.ROUTER, what);
        }
        return AsJson.when(
                json,
                wan.get()
                        .snapshot()
                        .uplink(what)
                        .<Report>map(u -> WhyUplinkReport.of(wan.get(), u, services.nanoTime(wan.get())))
                        .orElseGet(() -> Commands.noUplink(wan.get(), what)));
    }

    /** Flows between two addresses. */
    @Descriptor("why flows between two addresses go where they go")
    public Report why(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("address it comes from, or router") String source,
            @Descriptor("address it goes to") String destination) {
        return explain.explain(json, source, destination);
    }

    /** Flows of one service. */
    @Descriptor("why flows of a service go where they go")
    public Report why(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("address it comes from, or router") String source,
            @Descriptor("address it goes to") String destination,
            @Descriptor("tcp/443, udp, icmp") String service) {
        return explain.explain(json, source, destination, service);
    }

    private static boolean isAddress(String text) {
        try {
            IpAddress.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

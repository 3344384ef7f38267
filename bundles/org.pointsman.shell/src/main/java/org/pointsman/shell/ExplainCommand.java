/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.FwMark;
import org.pointsman.shell.explain.Explainer;
import org.pointsman.shell.explain.Explanation;
import org.pointsman.shell.explain.Packet;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.ExplainReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:explain}. Asks the kernel and reads the connection table on the shell's own thread. */
@Component(
        service = ExplainCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "explain",
            Commands.USAGE + "=wan:explain SOURCE|router DESTINATION [PROTOCOL/PORT] [--json]",
            Commands.DESCRIPTION
                    + "=Which uplink, address and resolver a packet would take, and whether the kernel agrees."
        })
public final class ExplainCommand {
    private final Services services;

    /** Explains by what {@code services} offer. */
    @Activate
    public ExplainCommand(@Reference Services services) {
        this.services = services;
    }

    /** Any packet between two addresses. */
    @Descriptor("which way a packet would take")
    public Report explain(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("address it comes from, or router") String source,
            @Descriptor("address it goes to") String destination) {
        return explain(json, source, destination, "");
    }

    /** A packet of one service. */
    @Descriptor("which way a packet would take")
    public Report explain(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("address it comes from, or router") String source,
            @Descriptor("address it goes to") String destination,
            @Descriptor("tcp/443, udp, icmp") String service) {
        return AsJson.when(json, report(source, destination, service));
    }

    private Report report(String source, String destination, String service) {
        Packet packet;
        try {
            packet = Packet.parse(source, destination, service);
        } catch (IllegalArgumentException e) {
            return new Sentence(e.getMessage(), ExitCodes.USAGE);
        }
        Optional<Crosscheck> crosscheck = services.crosscheck();
        Optional<Explainer> explainer = crosscheck.flatMap(Crosscheck::explainer);
        if (explainer.isEmpty()) {
            return services.wan().isEmpty()
                    ? Commands.NO_STEERING
                    : Sentence.failed("Nothing has been decided yet, so there is no way to explain.");
        }
        try {
            Explanation explanation = explainer.get().explain(packet, underWay(packet));
            crosscheck.get().look(explanation);
            return new ExplainReport(explanation);
        } catch (IllegalArgumentException e) {
            return Sentence.failed(e.getMessage());
        } catch (KernelException e) {
            return Sentence.failed("The connection table cannot be read: " + e.getMessage() + ".");
        }
    }

    private List<Flow> underWay(Packet packet) {
        List<Flow> found = new ArrayList<>();
        services.flows()
                .ifPresent(table -> table.dump(new FwMark(0, 0), flow -> {
                    if (packet.matches(flow)) {
                        found.add(flow);
                    }
                }));
        return found;
    }
}

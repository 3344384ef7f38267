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
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.FlowsReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;
import org.pointsman.shell.report.UplinkFlowsReport;

/** {@code wan:flows}. Reads the connection table on the shell's own thread. */
@Component(
        service = FlowsCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "flows",
            Commands.USAGE + "=wan:flows [UPLINK] [--watch] [--json]",
            Commands.DESCRIPTION + "=How many flows go by each uplink, or flows of one of them."
        })
public final class FlowsCommand {
    /** More are counted, not shown. */
    static final int SHOWN = 50;

    private final Services services;

    /** Shows what {@code services} offer. */
    @Activate
    public FlowsCommand(@Reference Services services) {
        this.services = services;
    }

    /** How many flows go by each uplink. */
    @Descriptor("how many flows go by each uplink")
    public Report flows(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        return AsJson.when(json, read(FlowsCommand::count));
    }

    /** Flows of one uplink. */
    @Descriptor("flows of one uplink")
    public Report flows(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("name of the uplink") String name) {
        return AsJson.when(json, read((wan, table) -> list(wan, table, name)));
    }

    private interface Reading {
        Report of(Wan wan, FlowTable table);
    }

    private Report read(Reading reading) {
        Optional<Wan> wan = services.wan();
        Optional<FlowTable> table = services.flows();
        if (wan.isEmpty()) {
            return Commands.NO_STEERING;
        }
        if (table.isEmpty()) {
            return Commands.NO_FLOWS;
        }
        try {
            return reading.of(wan.get(), table.get());
        } catch (KernelException e) {
            return Sentence.failed("The connection table cannot be read: " + e.getMessage() + ".");
        }
    }

    private static Report count(Wan wan, FlowTable table) {
        Ownership own = wan.snapshot().ownership();
        long[][] bySlot = new long[Ownership.MAX_UPLINKS + 1][3];
        table.dump(new FwMark(0, 0), flow -> bySlot[own.slotOf(flow.mark()).orElse(0)][column(flow)]++);
        List<FlowsReport.Row> rows = new ArrayList<>();
        for (UplinkView uplink : wan.snapshot().uplinks()) {
            int slot = own.slotOf(uplink.mark().value()).orElseThrow();
            rows.add(row(Optional.of(uplink.name()), uplink.share(), bySlot[slot]));
            bySlot[slot] = new long[3];
        }
        // what is left has no mark, or that of an uplink which is gone
        long[] rest = new long[3];
        for (long[] counts : bySlot) {
            for (int i = 0; i < rest.length; i++) {
                rest[i] += counts[i];
            }
        }
        rows.add(row(Optional.empty(), 0, rest));
        return new FlowsReport(rows);
    }

    private static int column(Flow flow) {
        return switch (flow.protocol()) {
            case Flow.TCP -> 0;
            case Flow.UDP -> 1;
            default -> 2;
        };
    }

    private static FlowsReport.Row row(Optional<String> uplink, int share, long[] counts) {
        return new FlowsReport.Row(uplink, share, counts[0], counts[1], counts[2]);
    }

    private static Report list(Wan wan, FlowTable table, String name) {
        Optional<UplinkView> uplink = wan.snapshot().uplink(name);
        if (uplink.isEmpty()) {
            return Commands.noUplink(wan, name);
        }
        List<Flow> shown = new ArrayList<>();
        long[] more = new long[1];
        table.dump(uplink.get().mark(), flow -> {
            if (shown.size() < SHOWN) {
                shown.add(flow);
            } else {
                more[0]++;
            }
        });
        return new UplinkFlowsReport(name, shown, more[0]);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.FailbackReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:failback}: an operator's word that traffic returns now. */
@Component(
        service = FailbackCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "failback",
            Commands.USAGE + "=wan:failback [UPLINK] [--json]",
            Commands.DESCRIPTION + "=Returns traffic now to an uplink that is held back, or to all."
        })
public final class FailbackCommand {
    private final Services services;

    /** Changes what {@code services} offer. */
    @Activate
    public FailbackCommand(@Reference Services services) {
        this.services = services;
    }

    /** To all. */
    @Descriptor("returns traffic to the uplinks that are held back")
    public Report failback(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        return AsJson.when(json, failback(Optional.empty()));
    }

    /** To one. */
    @Descriptor("returns traffic to an uplink that is held back")
    public Report failback(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("name of the uplink") String name) {
        return AsJson.when(json, failback(Optional.of(name)));
    }

    private Report failback(Optional<String> name) {
        if (services.wan().isEmpty()) {
            return Commands.NO_STEERING;
        }
        Wan wan = services.wan().get();
        if (name.isPresent() && wan.snapshot().uplink(name.get()).isEmpty()) {
            String names =
                    wan.snapshot().uplinks().stream().map(UplinkView::name).collect(Collectors.joining(" "));
            return Sentence.failed("There is no uplink '" + name.get() + "'; there are: " + names + ".");
        }
        return new FailbackReport(wan.failBack(name), name);
    }
}

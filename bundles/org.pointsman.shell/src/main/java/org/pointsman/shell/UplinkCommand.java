/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code wan:uplink}: an operator takes an uplink out of use, and back. */
@Component(
        service = UplinkCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "uplink",
            Commands.USAGE + "=wan:uplink enable|disable NAME [--force] [--json]",
            Commands.DESCRIPTION + "=Takes an uplink out of use until it is enabled again, also across restarts."
        })
public final class UplinkCommand {
    private static final Logger LOG = LoggerFactory.getLogger(UplinkCommand.class);

    private final Services services;

    /** Changes what {@code services} offer. */
    @Activate
    public UplinkCommand(@Reference Services services) {
        this.services = services;
    }

    /** Enables or disables. */
    @Descriptor("enables or disables an uplink")
    public Report uplink(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Parameter(names = Commands.FORCE, presentValue = "true", absentValue = "false")
                    @Descriptor("also the only usable one")
                    boolean force,
            @Descriptor("enable or disable") String verb,
            @Descriptor("name of the uplink") String name) {
        return AsJson.when(json, change(force, verb, name));
    }

    private Report change(boolean force, String verb, String name) {
        if (!verb.equals("enable") && !verb.equals("disable")) {
            return new Sentence("'" + verb + "' is neither enable nor disable; see: wan:help uplink", ExitCodes.USAGE);
        }
        Optional<Wan> wan = services.wan();
        Optional<Overrides> overrides = services.overrides();
        if (wan.isEmpty() || overrides.isEmpty()) {
            return Commands.NO_STEERING;
        }
        Optional<UplinkView> uplink = wan.get().snapshot().uplink(name);
        boolean known = overrides.get().disabled().contains(name);
        if (uplink.isEmpty() && !known) {
            return Commands.noUplink(wan.get(), name);
        }
        try {
            if (verb.equals("enable")) {
                overrides.get().enable(name);
                LOG.info("uplink {} was enabled by an operator", name);
                return new Sentence(known ? name + " is enabled." : name + " was not disabled.", ExitCodes.FINE);
            }
            if (!force && !known && Commands.isLastUsable(wan.get(), name)) {
                return Sentence.failed(name + " is the only usable uplink: without it there is no way to the internet."
                        + " --force disables it all the same.");
            }
            overrides.get().disable(name);
            LOG.info("uplink {} was disabled by an operator", name);
            return new Sentence(
                    name + " is disabled until 'wan:uplink enable " + name + "', also across restarts.",
                    ExitCodes.FINE);
        } catch (IllegalStateException e) {
            return Sentence.failed(e.getMessage());
        }
    }
}

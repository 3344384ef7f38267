/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/** {@code wan:uplink}: an operator takes an uplink out of use, and back, or changes how it is configured. */
@Component(
        service = UplinkCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "uplink",
            Commands.USAGE
                    + "=wan:uplink enable|disable NAME [--force] | set NAME KEY VALUE | unset NAME KEY [--for-good] [--json]",
            Commands.DESCRIPTION
                    + "=Takes an uplink out of use until it is enabled again, or changes one of its settings on trial."
        })
public final class UplinkCommand {
    private static final Logger LOG = LoggerFactory.getLogger(UplinkCommand.class);

    private final Services services;

    /** Changes what {@code services} offer. */
    @Activate
    public UplinkCommand(@Reference Services services) {
        this.services = services;
    }

    /** Enables, disables or configures. */
    @Descriptor("enables, disables or configures an uplink")
    public Report uplink(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Parameter(names = Commands.FORCE, presentValue = "true", absentValue = "false")
                    @Descriptor("also the only usable one")
                    boolean force,
            @Parameter(names = Commands.FOR_GOOD, presentValue = "true", absentValue = "false")
                    @Descriptor("without waiting for a confirmation")
                    boolean forGood,
            @Descriptor("enable, disable, set or unset") String verb,
            @Descriptor("name of the uplink") String name,
            @Descriptor("for set and unset the key, for set its value") String... more) {
        boolean set = verb.equals("set");
        if (more.length != (set ? 2 : verb.equals("unset") ? 1 : 0)) {
            return AsJson.when(
                    json,
                    new Sentence(
                            "It is enable NAME, disable NAME, set NAME KEY VALUE or unset NAME KEY; see: wan:help uplink",
                            ExitCodes.USAGE));
        }
        return AsJson.when(
                json,
                more.length == 0
                        ? change(force, verb, name)
                        : configure(name, more[0], set ? Optional.of(more[1]) : Optional.empty(), forGood));
    }

    private Report configure(String name, String key, Optional<String> value, boolean forGood) {
        Optional<Configuring> configuring = services.configuration().map(Configuring::new);
        if (configuring.isEmpty()) {
            return Configuring.NO_STORE;
        }
        List<String> pids = configuring.get().named(name);
        if (pids.isEmpty()) {
            return Sentence.failed("No uplink '" + name + "' is configured; see: wan:config show");
        }
        if (pids.size() > 1) {
            return Sentence.failed(
                    "'" + name + "' is the name of " + String.join(" and ", pids) + "; edit the configuration itself.");
        }
        String pid = pids.get(0);
        Set<String> keys = configuring.get().store().keys(pid);
        if (!keys.isEmpty() && !keys.contains(key)) {
            return Sentence.failed(
                    "'" + key + "' is no key of " + pid + "; there are: " + String.join(" ", keys) + ".");
        }
        return value.isPresent()
                ? configuring.get().set(pid, key, value.get(), forGood)
                : configuring.get().unset(pid, key, forGood);
    }

    private Report change(boolean force, String verb, String name) {
        if (!verb.equals("enable") && !verb.equals("disable")) {
            return new Sentence(
                    "'" + verb + "' is none of enable, disable, set, unset; see: wan:help uplink", ExitCodes.USAGE);
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

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;
import org.pointsman.shell.report.SetupReport;
import org.pointsman.shell.setup.Role;
import org.pointsman.shell.setup.Survey;

/** {@code wan:setup}: from a fresh installation to working uplinks. */
@Component(
        service = SetupCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "setup",
            Commands.USAGE + "=wan:setup [apply] [--for-good] [--json]",
            Commands.DESCRIPTION
                    + "=Proposes what each interface would best be, and why; with 'apply' configures it, on trial."
        })
public final class SetupCommand {
    private final Services services;

    /** Looks at what {@code services} offer. */
    @Activate
    public SetupCommand(@Reference Services services) {
        this.services = services;
    }

    /** Proposes, or does it. */
    @Descriptor("proposes a first configuration, or puts it in force")
    public Report setup(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Parameter(names = Commands.FOR_GOOD, presentValue = "true", absentValue = "false")
                    @Descriptor("without waiting for a confirmation")
                    boolean forGood,
            @Descriptor("apply") String... words) {
        if (!List.of(words).isEmpty() && !List.of(words).equals(List.of("apply"))) {
            return AsJson.when(json, new Sentence("It is 'apply' or nothing; see: wan:help setup", ExitCodes.USAGE));
        }
        if (services.links().isEmpty()) {
            return AsJson.when(json, Commands.NO_LINKS);
        }
        Optional<Configuring> configuring = services.configuration().map(Configuring::new);
        Optional<String> now = configuring.flatMap(Configuring::current);
        if (now.isEmpty()) {
            return AsJson.when(json, Configuring.NO_STORE);
        }
        List<Role> roles =
                roles(services.links().get().current(), configuring.get().store(), now.get());
        List<Role> uplinks = roles.stream().filter(Role::uplink).toList();
        if (words.length == 0) {
            return AsJson.when(json, new SetupReport(roles));
        }
        if (uplinks.isEmpty()) {
            return AsJson.when(json, Sentence.failed("There is nothing to configure; 'wan:setup' says why."));
        }
        String text = Survey.text(configuring.get().store(), now.get(), uplinks);
        return AsJson.when(json, configuring.get().apply(now.get(), text, forGood));
    }

    private List<Role> roles(LinkSnapshot links, ConfigurationStore store, String now) {
        int own = services.reconciler()
                .map(r -> r.ownership())
                .orElse(Ownership.DEFAULT)
                .protocol();
        List<String> names = services.wan().stream()
                .flatMap(w -> w.snapshot().uplinks().stream())
                .map(UplinkView::name)
                .toList();
        return Survey.roles(links, own, names, store, now);
    }
}

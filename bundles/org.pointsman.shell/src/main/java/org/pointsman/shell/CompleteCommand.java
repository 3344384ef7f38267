/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.Candidates;
import org.pointsman.shell.report.Report;

/** {@code wan:complete}: for programs that complete what a person types; not among those that wan:help lists. */
@Component(
        service = CompleteCommand.class,
        property = {Commands.IN_SCOPE, Commands.FUNCTION + "complete"})
public final class CompleteCommand {
    private final Services services;
    private final BundleContext context;

    /** Completes names of what {@code services} offer, and of commands in the registry of {@code context}. */
    @Activate
    public CompleteCommand(@Reference Services services, BundleContext context) {
        this.services = services;
        this.context = context;
    }

    /** The words of a command line, the last of which is not complete; it may be empty. */
    @Descriptor("what the last word may become, one on each line")
    public Report complete(@Descriptor("the words so far") String... words) {
        List<String> uplinks = services.wan().stream()
                .flatMap(w -> w.snapshot().uplinks().stream())
                .map(UplinkView::name)
                .toList();
        List<String> links = services.links().stream()
                .flatMap(l -> l.current().links().stream())
                .map(Link::name)
                .sorted()
                .toList();
        List<String> strategies = services.wan().map(Wan::strategies).orElse(List.of());
        List<String> quarantined = services.plugins().stream()
                .flatMap(p -> p.quarantined().stream())
                .map(PluginCalls.Quarantine::plugin)
                .toList();
        return new Candidates(new Completion(commands(), uplinks, links, strategies, quarantined).of(List.of(words)));
    }

    private List<String> commands() {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(null, "(&(osgi.command.scope=wan)(" + Commands.USAGE + "=wan:*))");
            return found == null
                    ? List.of()
                    : Stream.of(found)
                            .map(r -> String.valueOf(r.getProperty(Commands.USAGE)))
                            .map(u -> u.split(" ")[0].substring("wan:".length()).toLowerCase(Locale.ROOT))
                            .sorted()
                            .distinct()
                            .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

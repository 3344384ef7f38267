/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.PluginsReport;
import org.pointsman.shell.report.PluginsReport.Plugin;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:plugins}: what was dropped into the plug-in folder, and what it brings. */
@Component(
        service = PluginsCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "plugins",
            Commands.USAGE + "=wan:plugins [release NAME] [--json]",
            Commands.DESCRIPTION
                    + "=What is in the plug-in folder: versions, what each brings, why one does not run; 'release' ends a quarantine."
        })
public final class PluginsCommand {
    private static final String API = "org.pointsman.api.";

    /** Service properties by whose values a configuration calls a strategy, contributor, probe or uplink. */
    private static final Pattern NAMED = Pattern.compile("pointsman\\.\\w+\\.(name|kind|medium)");

    private final BundleContext context;

    private final Services services;

    /** Looks at the bundles of {@code context}'s framework, at what {@code services} tell of its gate, and releases what they hold. */
    @Activate
    public PluginsCommand(@Reference Services services, BundleContext context) {
        this.services = services;
        this.context = context;
    }

    /** Lists or releases. */
    @Descriptor("the plug-ins")
    public Report plugins(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("nothing, or release and a name") String... words) {
        if (words.length == 0) {
            return list(json);
        }
        if (words.length != 2 || !words[0].equals("release")) {
            return AsJson.when(
                    json,
                    new Sentence(
                            "It is 'release' and a plug-in's name, or nothing; see: wan:help plugins",
                            ExitCodes.USAGE));
        }
        return AsJson.when(json, release(words[1]));
    }

    private Report release(String name) {
        Optional<PluginCalls> calls = services.plugins();
        if (calls.isEmpty()) {
            return Commands.NO_STEERING;
        }
        if (calls.get().release(name)) {
            return new Sentence(name + " is called again.", ExitCodes.FINE);
        }
        List<String> held = calls.get().quarantined().stream()
                .map(PluginCalls.Quarantine::plugin)
                .toList();
        return Sentence.failed(name + " is not in quarantine; "
                + (held.isEmpty() ? "no plug-in is." : "these are: " + String.join(" ", held) + "."));
    }

    private Report list(boolean json) {
        PluginFolder folder = new PluginFolder(context);
        List<Bundle> bundles = folder.bundles();
        List<Plugin> plugins =
                bundles.stream().flatMap(b -> present(b).stream()).toList();
        return AsJson.when(
                json,
                new PluginsReport(
                        folder.path().map(Path::toString).orElse(""),
                        plugins,
                        services.gate(
                                bundles.stream().collect(Collectors.toMap(Bundle::getBundleId, PluginFolder::name)))));
    }

    /** Empty: it was uninstalled while it was looked at. */
    private Optional<Plugin> present(Bundle bundle) {
        try {
            return Optional.of(plugin(bundle));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private Plugin plugin(Bundle bundle) {
        Optional<PluginCalls.Quarantine> quarantine = services.plugins().stream()
                .flatMap(p -> p.quarantined().stream())
                .filter(q -> q.plugin().equals(bundle.getSymbolicName()))
                .findFirst();
        return new Plugin(
                PluginFolder.name(bundle),
                bundle.getVersion().toString(),
                quarantine.isPresent() ? "quarantine" : state(bundle),
                brings(bundle),
                new Unmet(context).of(bundle),
                quarantine.map(PluginCalls.Quarantine::reason).orElse(""),
                quarantine.map(PluginCalls.Quarantine::stack).orElse(List.of()));
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "runs";
            case Bundle.STARTING ->
                bundle.getHeaders().get(Constants.BUNDLE_ACTIVATIONPOLICY) == null ? "starting" : "runs";
            case Bundle.RESOLVED -> "stopped";
            case Bundle.INSTALLED -> "cannot run";
            default -> "stopping";
        };
    }

    /** Services of our API, with the names by which a configuration calls them. */
    private static List<String> brings(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        TreeSet<String> brings = new TreeSet<>();
        for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
            for (String type : (String[]) service.getProperty(Constants.OBJECTCLASS)) {
                if (type.startsWith(API)) {
                    String kind = type.substring(type.lastIndexOf('.') + 1);
                    brings.add(Stream.of(service.getPropertyKeys())
                            .filter(k -> NAMED.matcher(k).matches())
                            .map(k -> kind + " " + service.getProperty(k))
                            .findFirst()
                            .orElse(kind));
                }
            }
        }
        return List.copyOf(brings);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
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

    private final BundleContext context;

    private final Services services;

    /** Looks at the bundles of {@code context}'s framework, and releases what {@code services} hold. */
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
        Optional<Path> folder = Optional.ofNullable(context.getProperty("felix.fileinstall.dir"))
                .map(f -> Path.of(f).toAbsolutePath().normalize());
        List<Plugin> plugins = Stream.of(context.getBundles())
                .filter(b -> folder.isPresent() && within(folder.get(), b.getLocation()))
                .sorted(Comparator.comparing(PluginsCommand::name))
                .map(this::plugin)
                .toList();
        return AsJson.when(json, new PluginsReport(folder.map(Path::toString).orElse(""), plugins));
    }

    private static boolean within(Path folder, String location) {
        try {
            return location.startsWith("file:")
                    && Path.of(URI.create(location))
                            .toAbsolutePath()
                            .normalize()
                            .startsWith(folder);
        } catch (IllegalArgumentException e) {
            return false; // a location need not be a proper URI; then it is not of the folder
        }
    }

    private static String name(Bundle bundle) {
        return bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
    }

    private Plugin plugin(Bundle bundle) {
        Optional<PluginCalls.Quarantine> quarantine = services.plugins().stream()
                .flatMap(p -> p.quarantined().stream())
                .filter(q -> q.plugin().equals(bundle.getSymbolicName()))
                .findFirst();
        return new Plugin(
                name(bundle),
                bundle.getVersion().toString(),
                quarantine.isPresent() ? "quarantine" : state(bundle),
                brings(bundle),
                missing(bundle),
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
                            .filter(k -> k.startsWith("pointsman.") && k.endsWith(".name"))
                            .map(k -> kind + " " + service.getProperty(k))
                            .findFirst()
                            .orElse(kind));
                }
            }
        }
        return List.copyOf(brings);
    }

    /** Requirements that nobody meets, as far as that is why it does not resolve. */
    private List<String> missing(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (bundle.getState() != Bundle.INSTALLED || revision == null) {
            return List.of();
        }
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        List<String> missing = new ArrayList<>();
        for (BundleRequirement r : revision.getDeclaredRequirements(null)) {
            boolean optional =
                    Constants.RESOLUTION_OPTIONAL.equals(r.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
            boolean late = r.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)
                    && PackageNamespace.RESOLUTION_DYNAMIC.equals(
                            r.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
            if (!optional && !late && wiring.findProviders(r).isEmpty()) {
                missing.add(r.getNamespace() + " " + r.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, ""));
            }
        }
        return missing;
    }
}

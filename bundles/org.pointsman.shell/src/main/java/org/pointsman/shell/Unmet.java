/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** What a bundle that does not resolve needs and nobody has, in words: most often a newer API, or an API that only older hosts had. */
final class Unmet {
    private static final Pattern AT_LEAST =
            Pattern.compile("\\(" + Constants.VERSION_ATTRIBUTE + ">=([0-9A-Za-z_.-]+)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!" + AT_LEAST.pattern() + "\\)");

    private final BundleContext context;

    Unmet(BundleContext context) {
        this.context = context;
    }

    /** A phrase for each, to follow "it needs"; empty: it resolved, or may. Any thread. */
    List<String> of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (bundle.getState() != Bundle.INSTALLED || revision == null) {
            return List.of();
        }
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        List<String> unmet = new ArrayList<>();
        for (BundleRequirement r : revision.getDeclaredRequirements(null)) {
            String resolution = r.getDirectives().get(Constants.RESOLUTION_DIRECTIVE);
            boolean needed = !Constants.RESOLUTION_OPTIONAL.equals(resolution)
                    && !PackageNamespace.RESOLUTION_DYNAMIC.equals(resolution);
            if (needed && wiring.findProviders(r).isEmpty()) {
                unmet.add(phrase(r));
            }
        }
        return unmet;
    }

    private String phrase(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        Matcher name = Pattern.compile("\\(" + Pattern.quote(PackageNamespace.PACKAGE_NAMESPACE) + "=([^)]+)\\)")
                .matcher(filter);
        if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE) || !name.find()) {
            return "what nobody provides: " + requirement.getNamespace() + " " + filter;
        }
        Matcher below = BELOW.matcher(filter);
        String upper = below.find() ? " and below " + below.group(1) : "";
        Matcher least = AT_LEAST.matcher(below.reset().replaceAll(""));
        String versions = least.find() ? " " + least.group(1) + " or newer" + upper : "";
        TreeSet<Version> present = exported(name.group(1));
        return "the package " + name.group(1) + versions
                + (present.isEmpty() ? ", which nobody provides" : "; this Pointsman has " + present.last());
    }

    private TreeSet<Version> exported(String name) {
        TreeSet<Version> versions = new TreeSet<>();
        Stream.of(context.getBundles())
                .map(b -> b.adapt(BundleRevision.class))
                .filter(Objects::nonNull)
                .flatMap(r -> r.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream())
                .map(BundleCapability::getAttributes)
                .filter(a -> name.equals(a.get(PackageNamespace.PACKAGE_NAMESPACE)))
                .forEach(a -> versions.add((Version) a.get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE)));
        return versions;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.fileinstall.shaded.util.manifest.Attribute;
import org.apache.felix.fileinstall.shaded.util.manifest.Clause;
import org.apache.felix.fileinstall.shaded.util.manifest.Parser;
import org.osgi.framework.Constants;
import org.osgi.framework.VersionRange;
import org.pointsman.launcher.Failure;

/**
 * What a plug-in says of itself in its manifest. Nobody has checked it.
 *
 * @param name its bundle symbolic name
 * @param version as written; empty if it has none
 * @param title for people; empty if it has none
 * @param description empty if it has none
 * @param licence empty if it has none
 * @param provides strategies and uplink types by the names a configuration calls them by, and services of our API
 * @param needs packages of our API with their versions, and services
 * @param uses packages of others
 */
record SelfDescription(
        String name,
        String version,
        String title,
        String description,
        String licence,
        List<String> provides,
        List<String> needs,
        List<String> uses) {
    private static final String OURS = "org.pointsman.";
    private static final String SERVICE = "osgi.service";
    private static final Pattern OBJECT_CLASS = Pattern.compile("\\(objectClass=([^)]+)\\)");

    /**
     * Reads the manifest of {@code jar}; no code of it runs.
     *
     * @throws Failure with one sentence if it is no bundle
     */
    static SelfDescription of(Path jar) throws Failure {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            List<Clause> name = clauses(main, Constants.BUNDLE_SYMBOLICNAME);
            if (name.isEmpty()) {
                throw Failure.failed(
                        jar + " is no plug-in: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME + ".");
            }
            return new SelfDescription(
                    name.get(0).getName(),
                    text(main, Constants.BUNDLE_VERSION),
                    text(main, Constants.BUNDLE_NAME),
                    text(main, Constants.BUNDLE_DESCRIPTION),
                    text(main, "Bundle-License"),
                    provides(main),
                    needs(main),
                    uses(main));
        } catch (IOException | SecurityException e) {
            throw Failure.failed(jar + " cannot be read as a jar (" + e.getMessage() + ").");
        } catch (IllegalArgumentException e) { // the parser's
            throw Failure.failed(jar + " is no plug-in: its manifest cannot be read ("
                    + e.getMessage().replaceAll("\\p{Cntrl}", "?") + ").");
        }
    }

    /** Of a header that is not there, none. The parser is the copy of Felix's own that File Install ships with. */
    private static List<Clause> clauses(Attributes main, String header) {
        String value = main.getValue(header);
        return value == null || value.isBlank() ? List.of() : List.of(Parser.parseHeader(value));
    }

    /** Without the type that may stand behind its name. */
    private static Optional<String> attribute(Clause clause, String name) {
        return Stream.of(clause.getAttributes())
                .filter(a -> a.getName().split(":", 2)[0].equals(name))
                .map(Attribute::getValue)
                .findFirst();
    }

    private static String text(Attributes main, String header) {
        String value = main.getValue(header);
        return value == null ? "" : value.replaceAll("\\p{Cntrl}", "?").strip();
    }

    private static List<String> provides(Attributes main) {
        TreeSet<String> named = new TreeSet<>();
        TreeSet<String> services = new TreeSet<>();
        for (Clause c : clauses(main, Constants.PROVIDE_CAPABILITY)) {
            if (c.getName().startsWith("pointsman.")) {
                named.add(c.getName().substring("pointsman.".length()) + " "
                        + attribute(c, c.getName()).orElse("?"));
            } else if (c.getName().equals(SERVICE)) {
                for (String type :
                        attribute(c, Constants.OBJECTCLASS).orElse("").split(",")) {
                    if (type.startsWith(OURS)) {
                        services.add("service " + type.substring(type.lastIndexOf('.') + 1));
                    }
                }
            }
        }
        List<String> all = new ArrayList<>(named);
        all.addAll(services);
        return all;
    }

    private static List<String> needs(Attributes main) {
        List<String> needs = new ArrayList<>();
        for (Clause c : clauses(main, Constants.IMPORT_PACKAGE)) {
            if (c.getName().startsWith(OURS)) {
                needs.add(c.getName() + versions(c.getAttribute(Constants.VERSION_ATTRIBUTE)));
            }
        }
        for (Clause c : clauses(main, Constants.REQUIRE_CAPABILITY)) {
            Matcher type =
                    OBJECT_CLASS.matcher(Objects.requireNonNullElse(c.getDirective(Constants.FILTER_DIRECTIVE), ""));
            if (c.getName().equals(SERVICE) && type.find()) {
                needs.add("service " + type.group(1).substring(type.group(1).lastIndexOf('.') + 1));
            }
        }
        return needs;
    }

    private static String versions(String range) {
        if (range == null) {
            return "";
        }
        try {
            VersionRange versions = new VersionRange(range);
            String least = " " + versions.getLeft().getMajor() + "."
                    + versions.getLeft().getMinor() + " or newer";
            return versions.getRight() == null
                    ? least
                    : least + ", below " + versions.getRight().getMajor();
        } catch (IllegalArgumentException e) {
            return " " + range;
        }
    }

    private static List<String> uses(Attributes main) {
        return clauses(main, Constants.IMPORT_PACKAGE).stream()
                .map(Clause::getName)
                .filter(p -> !p.startsWith(OURS) && !p.startsWith("java.lang") && !p.startsWith("java.util"))
                .toList();
    }

    @Override
    public String toString() {
        return (name + " " + version).strip();
    }
}

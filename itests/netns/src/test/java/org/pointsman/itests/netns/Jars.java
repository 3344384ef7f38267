/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** Third parties' jars, as built, and brought into a plug-in folder as a whole. */
final class Jars {
    private Jars() {}

    /** The jar of the example plug-in {@code name}. */
    static Path built(String name) throws IOException {
        Path target =
                Path.of(System.getProperty("pointsman.plugins")).resolve(name).resolve("target");
        try (var files = Files.list(target)) {
            return files.filter(f -> f.getFileName().toString().matches(Pattern.quote(name) + "-[0-9].*[^s]\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A jar with nothing in it but these headers, brought into a folder. */
    static Path ofHeaders(Path folder, String name, Map<String, String> headers) throws IOException {
        Path part = Files.createTempFile(Files.createDirectories(folder), name, ".part");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        new JarOutputStream(Files.newOutputStream(part), manifest).close();
        return Files.move(part, folder.resolve(name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Copies a jar under another symbolic name and version into a folder. */
    static Path copy(Path jar, Path folder, String symbolicName, String version) throws IOException {
        Path part = Files.createTempFile(Files.createDirectories(folder), symbolicName, ".part");
        try (JarFile from = new JarFile(jar.toFile())) {
            Manifest manifest = from.getManifest();
            Attributes main = manifest.getMainAttributes();
            main.putValue("Bundle-SymbolicName", symbolicName);
            main.putValue("Bundle-Version", version);
            try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(part), manifest)) {
                for (JarEntry entry : from.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        from.getInputStream(entry).transferTo(to);
                    }
                }
            }
        }
        return Files.move(part, folder.resolve(symbolicName + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }
}

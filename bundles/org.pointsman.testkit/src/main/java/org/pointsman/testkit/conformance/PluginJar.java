/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A bundle in memory. */
public final class PluginJar {
    private final SortedMap<String, byte[]> files;
    private final Manifest manifest;

    private PluginJar(Manifest manifest, SortedMap<String, byte[]> files) {
        this.manifest = manifest;
        this.files = files;
    }

    /**
     * The bundle that a class lies in: what the build has made so far, a jar or a folder of classes with a manifest.
     *
     * @throws IllegalStateException with one sentence if it is no bundle
     */
    public static PluginJar of(Class<?> member) {
        try {
            Path place = Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
            PluginJar jar = Files.isDirectory(place) ? folder(place) : read(Files.readAllBytes(place));
            if (jar.manifest.getMainAttributes().getValue("Bundle-SymbolicName") == null) {
                throw new IllegalStateException(place + " is no bundle: its manifest has no Bundle-SymbolicName."
                        + " bnd-maven-plugin's goal bnd-process writes one before the tests run");
            }
            return jar;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the bundle of " + member.getName() + " cannot be read: " + e, e);
        }
    }

    /** A bundle made of classes of the tests, without Declarative Services. */
    static PluginJar made(String symbolicName, Class<?> activator, Class<?>... others) {
        Manifest manifest = new Manifest();
        Map.of(
                        "Manifest-Version", "1.0",
                        "Bundle-ManifestVersion", "2",
                        "Bundle-SymbolicName", symbolicName,
                        "Bundle-Version", "1.0.0",
                        "Bundle-Activator", activator.getName(),
                        "Import-Package", "org.osgi.framework")
                .forEach((key, value) -> manifest.getMainAttributes().putValue(key, value));
        manifest.getMainAttributes().putValue("DynamicImport-Package", "org.pointsman.api.*");
        SortedMap<String, byte[]> files = new TreeMap<>();
        Stream.concat(Stream.of(activator), Stream.of(others)).forEach(c -> {
            String path = c.getName().replace('.', '/') + ".class";
            try (InputStream in = c.getClassLoader().getResourceAsStream(path)) {
                files.put(path, in.readAllBytes());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return new PluginJar(manifest, files);
    }

    private static PluginJar folder(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        Manifest manifest = new Manifest();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        byte[] text = files.remove("META-INF/MANIFEST.MF");
        if (text != null) {
            manifest.read(new ByteArrayInputStream(text));
        }
        return new PluginJar(manifest, files);
    }

    private static PluginJar read(byte[] jar) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar), false)) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                if (!e.isDirectory()) {
                    files.put(e.getName(), in.readAllBytes());
                }
            }
            return new PluginJar(in.getManifest() == null ? new Manifest() : in.getManifest(), files);
        }
    }

    /** As a file. */
    byte[] bytes() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    out.putNextEntry(new JarEntry(file.getKey()));
                    out.write(file.getValue());
                    out.closeEntry();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The compiled classes, by the JVM's name for them: {@code com/example/Foo}. */
    Map<String, byte[]> classes() {
        return files.entrySet().stream()
                .filter(f -> f.getKey().endsWith(".class"))
                .collect(Collectors.toMap(
                        f -> f.getKey().substring(0, f.getKey().length() - ".class".length()), Map.Entry::getValue));
    }
}

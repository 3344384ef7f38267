/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A jar as its entries, to be made, and to be tampered with. */
public final class Jar {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** A bundle; {@code headers}: name, value, name, value. */
    public static Jar bundle(String symbolicName, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName);
        main.putValue("Bundle-Version", "1.2.3");
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        Jar jar = new Jar();
        jar.entries.put(MANIFEST, bytes.toByteArray());
        jar.entries.put("p/a.txt", "one".getBytes(StandardCharsets.UTF_8));
        jar.entries.put("p/b.txt", "two".getBytes(StandardCharsets.UTF_8));
        return jar;
    }

    public static Jar read(Path file) throws IOException {
        Jar jar = new Jar();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                jar.entries.put(e.getName(), in.readAllBytes());
            }
        }
        return jar;
    }

    public Jar with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    public Jar with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public Jar without(String name) {
        entries.remove(name);
        return this;
    }

    String text(String name) {
        return new String(entries.get(name), StandardCharsets.UTF_8);
    }

    /** Its manifest with {@code more} lines among the headers. */
    Jar withHeaders(String more) {
        return with(MANIFEST, text(MANIFEST).replaceFirst("\r\n", "\r\n" + more + "\r\n"));
    }

    public Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> e : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(e.getKey()));
                out.write(e.getValue());
            }
        }
        return file;
    }
}

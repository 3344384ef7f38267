/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;

/** A bundle whose classes are loaded from the class path; everything else is read from its jar. */
final class ClassPathBundle implements ConnectModule, ConnectContent {
    private final Path jar;
    private ZipFile zip;

    ClassPathBundle(Path jar) {
        this.jar = jar;
    }

    @Override
    public ConnectContent getContent() {
        return this;
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
        return Optional.of(ClassPathBundle.class.getClassLoader());
    }

    @Override
    public Optional<Map<String, String>> getHeaders() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (InputStream in = zip().getInputStream(zip().getEntry("META-INF/MANIFEST.MF"))) {
            new Manifest(in)
                    .getMainAttributes()
                    .forEach((name, value) -> headers.put(name.toString(), value.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(headers);
    }

    @Override
    public Iterable<String> getEntries() throws IOException {
        return zip().stream().map(ZipEntry::getName).toList();
    }

    @Override
    public Optional<ConnectEntry> getEntry(String name) {
        try {
            ZipFile in = zip();
            return Optional.ofNullable(in.getEntry(name)).map(entry -> new Entry(in, entry));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void open() {
        // opened when first read
    }

    @Override
    public synchronized void close() throws IOException {
        if (zip != null) {
            zip.close();
            zip = null;
        }
    }

    private synchronized ZipFile zip() throws IOException {
        if (zip == null) {
            zip = new ZipFile(jar.toFile());
        }
        return zip;
    }

    private record Entry(ZipFile zip, ZipEntry entry) implements ConnectEntry {
        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return zip.getInputStream(entry);
        }
    }
}

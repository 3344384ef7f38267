/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip of texts from which secrets have been taken, readable by its owner only; of older ones the last few are kept. */
public final class SupportFile {
    private static final int KEPT = 4;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(
                    "'pointsman-support-'uuuuMMdd-HHmmss-SSS'.zip'")
            .withZone(ZoneOffset.UTC);

    private SupportFile() {}

    /**
     * Writes it.
     *
     * @param folder made if it is not there
     * @param texts by name within the zip
     * @param secrets that none of them may hold
     * @return the file
     */
    public static Path write(Path folder, Instant now, Map<String, String> texts, Collection<String> secrets)
            throws IOException {
        Redaction redaction = new Redaction(secrets);
        Files.createDirectories(folder);
        forgetOld(folder);
        Path file = folder.resolve(NAME.format(now));
        Files.createFile(
                file, PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                zip.putNextEntry(new ZipEntry(text.getKey()));
                zip.write(redaction.clean(text.getValue()).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    private static void forgetOld(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(f -> f.getFileName().toString().matches("pointsman-support-[0-9-]+\\.zip"))
                    .sorted()
                    .toList();
        }
        for (Path old : files.subList(0, Math.max(0, files.size() - KEPT))) {
            Files.delete(old);
        }
    }
}

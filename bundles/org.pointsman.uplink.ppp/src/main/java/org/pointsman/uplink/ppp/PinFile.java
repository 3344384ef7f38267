/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Remembers tried PINs across restarts, one line each, on disk before the PIN is sent. A line is a hash, so that the PIN does not meet
 * the eye; that is no protection, as there are 10 000 of them.
 */
final class PinFile implements Pins {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final String line;

    PinFile(Path file, String pin) {
        this.file = file;
        this.line = hash(pin);
    }

    private static String hash(String pin) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(pin.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    @Override
    public void trying() {
        Set<String> lines = lines();
        lines.add(line);
        write(lines);
    }

    @Override
    public void accepted() {
        Set<String> lines = lines();
        if (lines.remove(line)) {
            write(lines);
        }
    }

    @Override
    public boolean tried() {
        return lines().contains(line);
    }

    @Override
    public String place() {
        return file.toString();
    }

    private Set<String> lines() {
        try {
            return Files.exists(file) ? new LinkedHashSet<>(Files.readAllLines(file)) : new LinkedHashSet<>();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private void write(Set<String> lines) {
        Path temp = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(temp); // of a run that was killed here
            try (FileChannel channel = FileChannel.open(
                    temp, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
                channel.write(StandardCharsets.US_ASCII.encode(String.join("\n", lines) + "\n"));
                channel.force(true); // a power cut right after the PIN must not make it forgotten
            }
            Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written (" + e.getMessage() + ")", e);
        }
    }
}

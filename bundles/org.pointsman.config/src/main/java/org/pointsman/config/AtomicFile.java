/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a file so that a crash or power cut at any moment leaves either the old or the new content: a temporary file
 * beside it, fsync, rename, fsync of the folder.
 */
final class AtomicFile {
    private static final String TEMPORARY = ".tmp";

    private final Crash crash;

    AtomicFile() {
        this(step -> {});
    }

    AtomicFile(Crash crash) {
        this.crash = crash;
    }

    /** What has just been done. */
    enum Step {
        OPENED,
        HALF_WRITTEN,
        WRITTEN,
        SYNCED,
        RENAMED
    }

    /** Told after each step; a test throws here, in place of a power cut. */
    @FunctionalInterface
    interface Crash {
        void after(Step step) throws IOException;
    }

    /** Whether the name is that of a temporary file, left by a crash. */
    static boolean temporary(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(TEMPORARY);
    }

    /** Replaces or creates a file; its owner and permissions stay as they were. A symbolic link stays one. */
    void write(Path file, String text) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        Path temporary = folder.resolve("." + target.getFileName() + TEMPORARY);
        Files.deleteIfExists(temporary);
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        int end = bytes.limit();
        // new files are for their owner only: a configuration may hold passwords
        try (FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            if (Files.exists(target)) {
                keepOwner(target, temporary);
            }
            crash.after(Step.OPENED);
            bytes.limit(end / 2);
            writeAll(channel, bytes);
            crash.after(Step.HALF_WRITTEN);
            bytes.limit(end);
            writeAll(channel, bytes);
            crash.after(Step.WRITTEN);
            channel.force(true);
        }
        crash.after(Step.SYNCED);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        crash.after(Step.RENAMED);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void keepOwner(Path from, Path to) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes mine = Files.readAttributes(to, PosixFileAttributes.class);
        // only what differs: without being root, even a change to the same owner may be refused
        if (!attributes.owner().equals(mine.owner())) {
            Files.setOwner(to, attributes.owner());
        }
        if (!attributes.group().equals(mine.group())) {
            Files.setAttribute(to, "posix:group", attributes.group(), LinkOption.NOFOLLOW_LINKS);
        }
        Files.setPosixFilePermissions(to, attributes.permissions());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pointsman.api.config.ConfigurationStore.Version;

/**
 * The configurations that were in force, as {@code NNNNNN-TIME-AUTHOR.json} in one folder; the newest is the last good
 * one. The folder is the truth: nothing is remembered, and a person may look and copy.
 */
final class History {
    /** Enough to find the day before last, small enough for an SD card. */
    static final int BOUND = 50;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("([0-9]{6,9})-([0-9]{8}T[0-9]{6}Z)-([a-z0-9_]{1,20})\\.json");

    private final Path folder;
    private final AtomicFile writer;
    private final Clock clock;

    History(Path folder, AtomicFile writer, Clock clock) {
        this.folder = folder;
        this.writer = writer;
        this.clock = clock;
    }

    private record Kept(Version version, Path file) {}

    /** The newest first; none if the folder is missing. */
    List<Version> versions() throws IOException {
        return kept().stream().map(Kept::version).toList();
    }

    /** What a version said. */
    Optional<String> text(int number) throws IOException {
        for (Kept kept : kept()) {
            if (kept.version().number() == number) {
                try {
                    return Optional.of(Files.readString(kept.file(), StandardCharsets.UTF_8));
                } catch (NoSuchFileException e) {
                    // another writer's bound has just removed it
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Keeps a configuration as the last good one, and drops the oldest beyond the bound. */
    Version save(String text, String author) throws IOException {
        Files.createDirectories(folder);
        List<Kept> before = kept();
        int number = before.isEmpty() ? 1 : before.get(0).version().number() + 1;
        Version version = new Version(number, clock.instant(), author);
        String word = author.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
        String shown = word.isEmpty() ? "unknown" : word.substring(0, Math.min(20, word.length()));
        writer.write(
                folder.resolve(
                        String.format(Locale.ROOT, "%06d-%s-%s.json", number, TIME.format(version.time()), shown)),
                text);
        // only now: a crash before leaves one too many, never one too few
        for (Kept old : before.subList(Math.min(BOUND - 1, before.size()), before.size())) {
            Files.deleteIfExists(old.file());
        }
        sweep();
        return version;
    }

    private List<Kept> kept() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Kept> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    Instant time = TIME.parse(name.group(2), Instant::from);
                    kept.add(new Kept(new Version(Integer.parseInt(name.group(1)), time, name.group(3)), file));
                }
            });
        }
        kept.sort(Comparator.comparingInt((Kept k) -> k.version().number()).reversed());
        return kept;
    }

    private void sweep() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(AtomicFile::temporary).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

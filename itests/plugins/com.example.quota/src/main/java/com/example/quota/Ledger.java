/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Properties;

/** Where usage is kept: a small file, written to another name, forced to disk and renamed, so that it is whole whatever happens. */
final class Ledger {
    private final Path file;

    Ledger(Path file) {
        this.file = file;
    }

    /**
     * What was kept; empty: nothing was.
     *
     * @throws IOException with one sentence if there is something that cannot be understood
     */
    Optional<Usage> read() throws IOException {
        Properties p = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            p.load(in);
            LocalDate month = LocalDate.parse(p.getProperty("month", ""));
            long used = Long.parseLong(p.getProperty("used", ""));
            String birth = p.getProperty("birth", "");
            Optional<Reading> last = birth.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Reading(birth, Long.parseLong(p.getProperty("counter", ""))));
            return Optional.of(new Usage(month, used, last));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException(file + " cannot be understood (" + e.getMessage() + "): counting begins anew");
        }
    }

    /** Keeps it. */
    void write(Usage usage) throws IOException {
        StringBuilder text = new StringBuilder()
                .append("month=")
                .append(usage.month())
                .append("\nused=")
                .append(usage.used())
                .append('\n');
        usage.last()
                .ifPresent(r -> text.append("birth=")
                        .append(r.birth())
                        .append("\ncounter=")
                        .append(r.bytes())
                        .append('\n'));
        Files.createDirectories(file.getParent());
        Path temp = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(temp)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        try (FileChannel channel = FileChannel.open(temp, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

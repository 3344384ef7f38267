/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.pointsman.api.config.ConfigurationStore.Trial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that goes by itself unless it is confirmed; at most one. While there is one, a file says which version to go
 * back to, so that a crash or power cut ends the trial as well. Changed on one thread; any may look.
 */
final class Trials {
    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

    private final Path mark;
    private final AtomicFile writer;
    private final Clock clock;
    private final BiConsumer<Duration, Runnable> later;
    private volatile Optional<Open> open = Optional.empty();

    /**
     * @param mark file that is there while a trial is
     * @param later runs something after a time, on the thread that changes things
     */
    Trials(Path mark, AtomicFile writer, Clock clock, BiConsumer<Duration, Runnable> later) {
        this.mark = mark;
        this.writer = writer;
        this.clock = clock;
        this.later = later;
    }

    /**
     * A trial that is under way.
     *
     * @param text of the configuration on trial
     */
    record Open(Trial trial, String text) {}

    /** The trial that is under way. */
    Optional<Open> now() {
        return open;
    }

    /**
     * A trial that was under way when an earlier run ended.
     *
     * @param before version to go back to
     * @param digest of the text on trial
     */
    record Interrupted(int before, String digest) {
        /** Whether this is the text that was on trial. */
        boolean tried(String text) {
            return sum(text).equals(digest);
        }
    }

    /** Empty: none was under way when the earlier run ended. */
    Optional<Interrupted> interrupted() {
        try {
            String[] words =
                    Files.readString(mark, StandardCharsets.US_ASCII).strip().split(" ");
            return Optional.of(new Interrupted(Integer.parseInt(words[0]), words[1]));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("{} is damaged: whether a configuration was on trial cannot be said.", mark);
            return Optional.empty();
        }
    }

    /** Says on disk that {@code text}, which comes into force now, is on trial. */
    void prepare(int before, String text) throws IOException {
        Files.createDirectories(mark.toAbsolutePath().getParent());
        writer.write(mark, before + " " + sum(text) + "\n");
    }

    private static String sum(String text) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java machine has it
        }
    }

    /** Lets time run; {@code lapse} is called at the end of it unless the trial is over by then. */
    void begin(int version, int before, String text, String author, Duration time, Runnable lapse) {
        Open begun = new Open(new Trial(version, before, clock.instant().plus(time), author), text);
        open = Optional.of(begun);
        later.accept(time, () -> {
            if (open.filter(o -> o == begun).isPresent()) {
                lapse.run();
            }
        });
    }

    /** The trial is over, whatever came of it. */
    void end() {
        open = Optional.empty();
        try {
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            LOG.error(
                    "{} cannot be removed ({}): unless you remove it, the next start goes back to the version it names.",
                    mark,
                    HumanFile.reason(e));
        }
    }
}

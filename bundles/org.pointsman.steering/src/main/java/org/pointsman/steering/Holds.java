/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.wan.Demotion;
import org.pointsman.api.wan.Overrides;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An operator's word on uplinks, or a plug-in's. Disabled ones are kept in a file, a name on each line; the rest nowhere. Thread-safe. */
final class Holds implements Overrides {
    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

    private final ControlLoop loop;
    private final Optional<Path> file;
    private final Map<Object, String> drills = new ConcurrentHashMap<>();
    private final Map<Object, Demoted> demotions = new ConcurrentHashMap<>();
    private volatile SortedSet<String> disabled;
    private volatile Runnable changed = () -> {};

    /** Reads who is disabled from {@code file}, which need not be there. */
    Holds(ControlLoop loop, Path file) {
        this.loop = loop;
        this.file = Optional.of(file);
        disabled = read(file);
    }

    private Holds(ControlLoop loop) {
        this.loop = loop;
        this.file = Optional.empty();
        disabled = Collections.emptySortedSet();
    }

    /** Nobody has said anything, and what is said is forgotten with this object. */
    static Holds none(ControlLoop loop) {
        return new Holds(loop);
    }

    private static SortedSet<String> read(Path file) {
        SortedSet<String> names = new TreeSet<>();
        try {
            Files.readAllLines(file).stream().filter(n -> !n.isBlank()).forEach(names::add);
        } catch (NoSuchFileException e) {
            LOG.debug("no uplink was disabled by an operator");
        } catch (IOException e) {
            LOG.warn("{} cannot be read ({}); no uplink counts as disabled by an operator", file, e.getMessage());
        }
        return Collections.unmodifiableSortedSet(names);
    }

    /** Has {@code listener} called, on any thread, after each change. */
    void subscribe(Runnable listener) {
        changed = listener;
    }

    /** What holds for an uplink now. */
    Hold of(String uplink) {
        if (disabled.contains(uplink)) {
            return Hold.DISABLED;
        }
        return drills.containsValue(uplink) ? Hold.DRILL : Hold.NONE;
    }

    @Override
    public Registration rehearseFailure(String uplink, Duration longest) {
        if (longest.isZero() || longest.isNegative()) {
            throw new IllegalArgumentException("a rehearsal takes some time, not " + longest);
        }
        Object drill = new Object();
        drills.put(drill, uplink);
        Registration timer = loop.schedule(longest, () -> end(drill));
        changed.run();
        return () -> {
            timer.close();
            end(drill);
        };
    }

    private void end(Object drill) {
        if (drills.remove(drill) != null) {
            changed.run();
        }
    }

    private record Demoted(String uplink, Demotion demotion) {}

    @Override
    public Registration demote(String uplink, Demotion demotion) {
        Object key = new Object();
        demotions.put(key, new Demoted(uplink, demotion));
        changed.run();
        return () -> {
            if (demotions.remove(key) != null) {
                changed.run();
            }
        };
    }

    /** The strongest that speaks against an uplink now. */
    Optional<Demotion> against(String uplink) {
        return demotions.values().stream()
                .filter(d -> d.uplink().equals(uplink))
                .map(Demoted::demotion)
                .max(Comparator.comparing(Demotion::kind)
                        .thenComparingInt(Demotion::metric)
                        .thenComparing(Demotion::reason));
    }

    @Override
    public SortedSet<String> rehearsed() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(drills.values()));
    }

    @Override
    public void disable(String uplink) {
        change(uplink, false);
    }

    @Override
    public void enable(String uplink) {
        change(uplink, true);
    }

    private synchronized void change(String uplink, boolean enabled) {
        SortedSet<String> names = new TreeSet<>(disabled);
        if (!(enabled ? names.remove(uplink) : names.add(uplink))) {
            return;
        }
        disabled = Collections.unmodifiableSortedSet(names);
        changed.run();
        file.ifPresent(f -> write(f, names));
    }

    private static void write(Path file, SortedSet<String> names) {
        Path temp = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(temp, names, StandardCharsets.UTF_8);
            Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be written (" + e.getMessage()
                    + "): it holds, but only until Pointsman is restarted.");
        }
    }

    @Override
    public SortedSet<String> disabled() {
        return disabled;
    }
}

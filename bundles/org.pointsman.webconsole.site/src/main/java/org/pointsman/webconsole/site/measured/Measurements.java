/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.measured;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What was measured of each uplink, in three resolutions. In memory is what has not been written yet, and the step of each coarser
 * resolution that has not ended; the rest is read from disk when somebody asks. After a start what was under way is made again from the finer
 * resolution, so that a restart leaves no hole larger than the restart. Thread-safe.
 */
public final class Measurements {
    /** Of what cannot be written: a disk that is full is not to fill the memory. */
    private static final int MOST_WAITING = 60;

    /** Memory cards wear by writes, not by bytes. */
    private static final long WRITE_EACH_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Clocks that nobody has set begin in 1970, and what they date is of no use: 2024-01-01. */
    static final long FIRST_PLAUSIBLE = 1_704_067_200L;

    private final Map<Resolution, Segments> kept = new EnumMap<>(Resolution.class);
    private final Map<Resolution, SortedMap<String, List<Segments.Dated>>> waiting = new EnumMap<>(Resolution.class);
    private final Map<Resolution, Map<String, Segments.Dated>> underWay = new EnumMap<>(Resolution.class);
    private OptionalLong tried = OptionalLong.empty();

    /**
     * Continues what is in {@code folder}.
     *
     * @throws IOException if it cannot be read, or made
     */
    public Measurements(Path folder) throws IOException {
        for (Resolution r : Resolution.values()) {
            kept.put(r, new Segments(folder, r));
            waiting.put(r, new TreeMap<>());
            underWay.put(r, new HashMap<>());
        }
        resume(Resolution.FINE);
        resume(Resolution.MIDDLE);
    }

    /** What of {@code finer} is newer than the last whole step of the next coarser one is gathered again. */
    private void resume(Resolution finer) throws IOException {
        Resolution coarser = finer.coarser().orElseThrow();
        Map<String, Integer> last = new HashMap<>();
        kept.get(coarser).read((uplink, step, sample) -> last.put(uplink, step));
        waiting.get(coarser)
                .forEach((uplink, dated) ->
                        last.put(uplink, dated.get(dated.size() - 1).step()));
        SortedMap<String, SortedMap<Integer, Sample>> found = new TreeMap<>();
        Segments.Reader reader = (uplink, step, sample) -> {
            if (coarser.step((long) step * finer.stepSeconds()) > last.getOrDefault(uplink, Integer.MIN_VALUE)) {
                found.computeIfAbsent(uplink, u -> new TreeMap<>()).put(step, sample);
            }
        };
        kept.get(finer).read(reader);
        waiting.get(finer).forEach((uplink, dated) -> dated.forEach(d -> reader.sample(uplink, d.step(), d.sample())));
        found.forEach((uplink, samples) -> samples.forEach((step, sample) ->
                gather(coarser, uplink, coarser.step((long) step * finer.stepSeconds()), sample, false)));
    }

    /**
     * One more sample of each uplink.
     *
     * @param epochSecond when; what a clock dates that was never set is not kept
     * @param samples by uplink
     */
    public synchronized void add(long epochSecond, Map<String, Sample> samples) {
        if (epochSecond < FIRST_PLAUSIBLE) {
            return;
        }
        samples.forEach((uplink, sample) -> {
            wait(Resolution.FINE, uplink, new Segments.Dated(Resolution.FINE.step(epochSecond), sample));
            gather(Resolution.MIDDLE, uplink, Resolution.MIDDLE.step(epochSecond), sample, true);
        });
    }

    /** What is complete waits to be written, and is part of the next coarser one. */
    private void gather(Resolution into, String uplink, int step, Sample sample, boolean on) {
        Segments.Dated before = underWay.get(into).get(uplink);
        if (before == null || before.step() != step) {
            if (before != null) {
                wait(into, uplink, before);
                if (on) {
                    into.coarser()
                            .ifPresent(c -> gather(
                                    c,
                                    uplink,
                                    c.step((long) before.step() * into.stepSeconds()),
                                    before.sample(),
                                    true));
                }
            }
            underWay.get(into).put(uplink, new Segments.Dated(step, sample));
        } else {
            underWay.get(into)
                    .put(uplink, new Segments.Dated(step, before.sample().with(sample)));
        }
    }

    private void wait(Resolution resolution, String uplink, Segments.Dated dated) {
        List<Segments.Dated> list = waiting.get(resolution).computeIfAbsent(uplink, u -> new ArrayList<>());
        list.add(dated);
        if (list.size() > MOST_WAITING) {
            list.remove(0);
        }
    }

    /**
     * Writes what waits if a minute has passed since that was last tried, whether or not it could be done; the first call only begins the minute.
     *
     * @param nanos now, by a clock that nobody sets, in nanoseconds
     * @return whether it was written
     * @throws IOException if that is not possible; what was not written waits on, the newest {@value #MOST_WAITING} samples of each uplink
     */
    public synchronized boolean writeIfDue(long nanos) throws IOException {
        if (tried.isPresent() && nanos - tried.getAsLong() < WRITE_EACH_NANOS) {
            return false;
        }
        boolean due = tried.isPresent();
        tried = OptionalLong.of(nanos);
        if (due) {
            write();
        }
        return due;
    }

    /**
     * Writes what waits at once, as nobody comes again.
     *
     * @throws IOException if that is not possible
     */
    public synchronized void finish() throws IOException {
        write();
    }

    /** One write for each resolution that has something. */
    synchronized void write() throws IOException {
        for (Resolution r : Resolution.values()) {
            kept.get(r).append(waiting.get(r));
            waiting.get(r).clear();
        }
    }

    /**
     * The latest samples of each uplink, oldest first.
     *
     * @param resolution which
     * @param epochSecond the last sample is of the step that this lies in
     * @param which uplinks that are asked for
     * @return by uplink; {@link Resolution#shown} samples each, empty where nothing was measured
     * @throws IOException if they cannot be read
     */
    public synchronized SortedMap<String, List<Optional<Sample>>> latest(
            Resolution resolution, long epochSecond, Predicate<String> which) throws IOException {
        int last = resolution.step(epochSecond);
        SortedMap<String, Sample[]> found = new TreeMap<>();
        Segments.Reader reader = (uplink, step, sample) -> {
            long back = (long) last - step;
            if (back >= 0 && back < resolution.shown() && which.test(uplink)) {
                found.computeIfAbsent(uplink, u -> new Sample[resolution.shown()])[
                        resolution.shown() - 1 - (int) back] = sample;
            }
        };
        kept.get(resolution).read(reader);
        waiting.get(resolution)
                .forEach((uplink, dated) -> dated.forEach(d -> reader.sample(uplink, d.step(), d.sample())));
        underWay.get(resolution).forEach((uplink, d) -> reader.sample(uplink, d.step(), d.sample()));
        // what the coarser one has under way lacks what the one between has
        if (resolution == Resolution.COARSE) {
            underWay.get(Resolution.MIDDLE).forEach((uplink, d) -> {
                int step = Resolution.COARSE.step((long) d.step() * Resolution.MIDDLE.stepSeconds());
                Segments.Dated hour = underWay.get(Resolution.COARSE).get(uplink);
                Sample sample =
                        hour != null && hour.step() == step ? hour.sample().with(d.sample()) : d.sample();
                reader.sample(uplink, step, sample);
            });
        }
        SortedMap<String, List<Optional<Sample>>> answer = new TreeMap<>();
        found.forEach((uplink, samples) -> answer.put(
                uplink,
                java.util.Arrays.stream(samples).map(Optional::ofNullable).toList()));
        return answer;
    }
}

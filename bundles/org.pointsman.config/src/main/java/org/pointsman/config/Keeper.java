/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.pointsman.api.config.ConfigurationStore.Finding;
import org.pointsman.api.config.ConfigurationStore.Result;
import org.pointsman.api.config.ConfigurationStore.Status;
import org.pointsman.api.config.ConfigurationStore.Trial;
import org.pointsman.api.config.ConfigurationStore.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which configuration is in force: the file's if it is accepted, else the last good one. All that changes
 * anything is called on one thread; the rest from any.
 */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    /** Author of what a person wrote into the file. */
    private static final String FILE = "file";

    private final Path file;
    private final Optional<History> history;
    private final AtomicFile writer;
    private final Validator validator;
    private final OwnConfigurations own;
    private final Trials trials;
    private final boolean writing;
    private volatile Terms terms = new Terms(Duration.ofSeconds(120), false);
    private final AtomicReference<State> state = new AtomicReference<>(State.BLANK);

    /** What was said last of what features bring along; of the one thread that changes anything. */
    private List<Finding> faults = List.of();

    /**
     * @param history empty: there is no data folder to keep one in
     * @param writing whether the file and the history may be written
     */
    Keeper(
            Path file,
            Optional<History> history,
            AtomicFile writer,
            Validator validator,
            OwnConfigurations own,
            Trials trials,
            boolean writing) {
        this.file = file;
        this.history = history;
        this.writer = writer;
        this.validator = validator;
        this.own = own;
        this.trials = trials;
        this.writing = writing;
    }

    /**
     * On which terms changes are on trial.
     *
     * @param time for the confirmation
     * @param edits whether edits of the file are as well
     */
    record Terms(Duration time, boolean edits) {}

    /** From now on; a trial that is under way keeps its time. */
    void terms(Terms now) {
        terms = now;
    }

    /**
     * All that is remembered.
     *
     * @param good the last good text
     * @param draft the same, read
     * @param version of it; 0: not kept in the history
     * @param settled whether Config Admin holds what we want, be it the file's or the last good one
     * @param current whether that is the file's
     * @param seen of the file as last looked at
     */
    private record State(
            Optional<String> good,
            Draft draft,
            int version,
            boolean settled,
            boolean current,
            List<Finding> findings,
            List<String> waiting,
            Fingerprint seen) {
        static final State BLANK =
                new State(Optional.empty(), Draft.EMPTY, 0, false, false, List.of(), List.of(), Fingerprint.NEVER);

        State remembering(String text, Draft read, int number) {
            return new State(Optional.of(text), read, number, settled, current, findings, waiting, seen);
        }

        State accepted(List<String> nowWaiting) {
            return new State(good, draft, version, true, true, List.of(), nowWaiting, seen);
        }

        State refused(List<Finding> why) {
            return new State(good, draft, version, settled, false, why, waiting, seen);
        }

        State settled(List<String> nowWaiting) {
            return new State(good, draft, version, true, current, findings, nowWaiting, seen);
        }

        State looked(Fingerprint now) {
            return new State(good, draft, version, settled, current, findings, waiting, now);
        }
    }

    /** Learns the last good configuration from the history; changes nothing. */
    void remember() {
        if (history.isEmpty()) {
            return;
        }
        int newest = trials.interrupted().map(Trials.Interrupted::before).orElse(Integer.MAX_VALUE);
        try {
            for (Version version : history.get().versions()) {
                if (version.number() > newest) {
                    continue;
                }
                String text = history.get().text(version.number()).orElse("");
                DraftReader.Outcome read = DraftReader.read(text, "version " + version.number());
                if (read.findings().isEmpty()) {
                    state.updateAndGet(s -> s.remembering(text, read.draft(), version.number()));
                    return;
                }
                LOG.warn("The kept configuration {} is damaged; the one before it is used.", version.number());
            }
        } catch (IOException e) {
            LOG.warn("The history of configurations cannot be read ({}).", HumanFile.reason(e));
        }
    }

    /** Takes the file into force, or the last good configuration, or writes an example. */
    void start() {
        remember();
        endInterruptedTrial();
        if (writing && state.get().good().isEmpty() && HumanFile.read(file) instanceof HumanFile.Content.Missing) {
            writeExample();
        }
        reconsider();
    }

    /** The daemon ended while a configuration was on trial; the file is as it was before unless somebody has edited it since. */
    private void endInterruptedTrial() {
        State now = state.get();
        Optional<Trials.Interrupted> interrupted = trials.interrupted();
        if (!writing || interrupted.isEmpty()) {
            return;
        }
        if (now.good().isPresent()
                && HumanFile.read(file) instanceof HumanFile.Content.Text written
                && interrupted.get().tried(written.text())) {
            LOG.warn(
                    "Pointsman ended before its configuration was confirmed: version {} is in force again.",
                    now.version());
            try {
                writer.write(file, now.good().get());
                keep(now.good().get(), "revert");
            } catch (IOException e) {
                LOG.error("{} cannot be written ({}); the next start tries again.", file, HumanFile.reason(e));
                return;
            }
        }
        trials.end();
    }

    private void writeExample() {
        try {
            writer.write(file, Example.text());
            LOG.info("There was no configuration; an example, all in comments, is at {}.", file);
        } catch (IOException e) {
            LOG.warn("There is no configuration, and no example can be written to {} ({}).", file, HumanFile.reason(e));
        }
    }

    /** Whether {@link #start()} has been through. */
    boolean started() {
        return state.get().settled();
    }

    /** Looks whether the file has changed, and acts if so. */
    void look() {
        if (!Fingerprint.of(file).equals(state.get().seen())) {
            reconsider();
        }
    }

    /** Judges the file anew: it has changed, or bundles have. */
    void reconsider() {
        // before reading: a change while we read is seen at the next look
        Fingerprint now = Fingerprint.of(file);
        state.updateAndGet(s -> s.looked(now));
        HumanFile.Content content = HumanFile.read(file);
        if (content instanceof HumanFile.Content.Text text) {
            Verdict verdict = judge(text.text(), file.toString());
            if (verdict.fine()) {
                takeEdit(text.text(), verdict);
            } else {
                refuse(verdict.findings());
            }
        } else if (content instanceof HumanFile.Content.Unreadable unreadable) {
            refuse(List.of(finding(unreadable.sentence())));
        } else {
            refuse(List.of(finding("the file is missing")));
        }
    }

    private void takeEdit(String text, Verdict verdict) {
        State before = state.get();
        if (before.good().filter(text::equals).isPresent()) {
            take(text, verdict, FILE);
            return;
        }
        trials.now().ifPresent(open -> {
            LOG.info(
                    "{} was edited: version {} needs no confirmation any more.",
                    file,
                    open.trial().version());
            trials.end();
        });
        if (terms.edits() && writing && before.settled() && before.version() > 0) {
            onTrial(before.version(), text, FILE, () -> take(text, verdict, FILE));
        } else {
            take(text, verdict, FILE);
        }
    }

    /** Judges a text; changes nothing. */
    Verdict judge(String text, String name) {
        return validator.judge(text, name, state.get().draft());
    }

    /** Replaces the file and what is in force. */
    Result apply(String text, String author) {
        if (!writing) {
            return refused("nothing is written in this mode");
        }
        Optional<Trial> open = trial();
        if (open.isPresent()) {
            return refused("version " + open.get().version() + ", by "
                    + open.get().author() + ", waits for its confirmation; confirm or revert it first");
        }
        Verdict verdict = judge(text, file.toString());
        if (!verdict.fine()) {
            return new Result(false, verdict.findings(), List.of());
        }
        Optional<Finding> unwritten = write(text);
        return unwritten.isPresent()
                ? new Result(false, List.of(unwritten.get()), List.of())
                : take(text, verdict, author);
    }

    /** The same until it is confirmed, or time is over. */
    Result applyOnTrial(String text, String author) {
        int before = state.get().version();
        if (before == 0) {
            return refused("what is in force is not kept in the data folder, so there would be nothing to go back to");
        }
        return trial().isPresent()
                ? apply(text, author) // which says why not
                : onTrial(before, text, author, () -> apply(text, author));
    }

    /** Writes the file; what it says is not news then. */
    private Optional<Finding> write(String text) {
        try {
            writer.write(file, text);
        } catch (IOException e) {
            return Optional.of(finding("the file cannot be written (" + HumanFile.reason(e) + ")"));
        }
        Fingerprint now = Fingerprint.of(file);
        state.updateAndGet(s -> s.looked(now));
        return Optional.empty();
    }

    private Result refused(String sentence) {
        return new Result(false, List.of(finding(sentence)), List.of());
    }

    private Result onTrial(int before, String text, String author, Supplier<Result> attempt) {
        Duration time = terms.time();
        try {
            trials.prepare(before, text); // first of all: a crash at any later point finds it
        } catch (IOException e) {
            return refused("that it is on trial cannot be written to the data folder (" + HumanFile.reason(e) + ")");
        }
        Result result = attempt.get();
        int version = state.get().version();
        if (!result.applied() || version == before) {
            trials.end();
            return result;
        }
        LOG.info("Version {} is taken back in {} s unless it is confirmed.", version, time.toSeconds());
        trials.begin(version, before, text, author, time, () -> {
            LOG.warn("Version {} was not confirmed within {} s.", version, time.toSeconds());
            revert("revert");
        });
        return result;
    }

    /** Ends the trial; what was tried stays. */
    Optional<Trial> confirm(String author) {
        Optional<Trial> over = trials.now().map(Trials.Open::trial);
        over.ifPresent(trial -> {
            trials.end();
            LOG.info("Version {} is confirmed by {}.", trial.version(), author);
        });
        return over;
    }

    /** Ends the trial with the version before it. */
    Result revert(String author) {
        Optional<Trials.Open> open = trials.now();
        if (open.isEmpty()) {
            return refused("no configuration waits for its confirmation");
        }
        int number = open.get().trial().before();
        Optional<String> before = text(number);
        if (before.isEmpty()) {
            trials.end();
            return refused("version " + number + " is not kept any more; what is in force stays");
        }
        // an edit that was refused meanwhile is somebody's work and stays in the file
        boolean ours = !(HumanFile.read(file) instanceof HumanFile.Content.Text now)
                || now.text().equals(open.get().text());
        if (ours) {
            write(before.get()).ifPresent(f -> LOG.error("{}", f));
        }
        Verdict verdict = judge(before.get(), "version " + number);
        Result result =
                verdict.fine() ? take(before.get(), verdict, author) : new Result(false, verdict.findings(), List.of());
        trials.end();
        LOG.info("Version {} is in force again.", number);
        if (!ours) {
            reconsider();
        }
        return result;
    }

    /** What is on trial. */
    Optional<Trial> trial() {
        return trials.now().map(Trials.Open::trial);
    }

    private Result take(String text, Verdict verdict, String author) {
        List<String> changed;
        try {
            changed = own.become(verdict.typed(), Set.copyOf(verdict.waiting()));
        } catch (IOException | RuntimeException e) {
            Finding finding = finding("the configuration cannot be put in force (" + e.getMessage() + ")");
            refuse(List.of(finding));
            return new Result(false, List.of(finding), List.of());
        }
        State before = state.get();
        boolean same = before.good().filter(text::equals).isPresent();
        int version = same && before.version() > 0 ? before.version() : keep(text, author);
        tellWaiting(verdict.waiting());
        tellFaults(verdict.faults());
        state.updateAndGet(s -> s.remembering(text, verdict.draft(), version).accepted(verdict.waiting()));
        if (!changed.isEmpty() || !before.current()) {
            LOG.info(
                    "{} is in force{}: {}{}",
                    file,
                    version > 0 ? ", version " + version : "",
                    verdict.summary(),
                    changed.isEmpty() ? "" : "; changed: " + String.join(", ", changed));
        }
        return new Result(true, List.of(), changed);
    }

    /** The number it is kept under; 0: it could not be kept. */
    private int keep(String text, String author) {
        if (!writing || history.isEmpty()) {
            return 0;
        }
        try {
            return history.get().save(text, author).number();
        } catch (IOException e) {
            LOG.warn(
                    "The configuration is in force, but no copy of it can be kept in the data folder ({}).",
                    HumanFile.reason(e));
            return 0;
        }
    }

    private void refuse(List<Finding> findings) {
        State before = state.get();
        boolean news = !findings.equals(before.findings());
        if (news) {
            findings.forEach(finding -> LOG.error("{}", finding));
        }
        state.updateAndGet(s -> s.refused(findings));
        if (!before.settled() || !before.waiting().isEmpty()) {
            runLastGood(before.settled());
        } else if (news) {
            LOG.warn("What is in force stays: {}.", lastGood());
        }
    }

    /** @param again whether it runs already, and a plug-in may have come that a part of it waits for */
    private void runLastGood(boolean again) {
        State now = state.get();
        if (now.good().isEmpty()) {
            LOG.warn("Nothing is configured until {} is right, as there is no earlier configuration.", file);
            state.updateAndGet(s -> s.settled(List.of()));
            return;
        }
        Verdict verdict = judge(now.good().get(), lastGood());
        Set<String> left = new HashSet<>(verdict.draft().entries().keySet());
        left.removeAll(verdict.typed().keySet());
        try {
            own.become(verdict.typed(), left);
        } catch (IOException | RuntimeException e) {
            LOG.error("The last good configuration cannot be put in force ({}).", e.getMessage());
            return;
        }
        if (!again) {
            tellLastGood(verdict, left);
        }
        tellWaiting(verdict.waiting());
        state.updateAndGet(s -> s.settled(verdict.waiting()));
    }

    /** A newer version of a bundle may refuse what a former one took: the rest runs, rather than nothing. */
    private void tellLastGood(Verdict verdict, Set<String> left) {
        // the file may be that very text, and then all is said
        List<String> said =
                state.get().findings().stream().map(Keeper::nameless).toList();
        verdict.findings().stream()
                .filter(finding -> !said.contains(nameless(finding)))
                .forEach(finding -> LOG.error("{}", finding));
        Set<String> without = new TreeSet<>(left);
        verdict.waiting().forEach(without::remove);
        LOG.warn(
                "Running {}: {}{}",
                lastGood(),
                verdict.summary(),
                without.isEmpty() ? "" : "; without " + String.join(", ", without));
    }

    private static String nameless(Finding finding) {
        return new Finding("", finding.line(), finding.pid(), finding.key(), finding.sentence()).toString();
    }

    private void tellWaiting(List<String> waiting) {
        waiting.stream()
                .filter(pid -> !state.get().waiting().contains(pid))
                .forEach(pid -> LOG.warn("{} waits for its plug-in.", pid));
    }

    /** What is wrong with what features bring along is no fault of the file. */
    private void tellFaults(List<Finding> now) {
        List<Finding> before = faults;
        faults = now;
        now.stream().filter(fault -> !before.contains(fault)).forEach(fault -> LOG.error("{}; it is left out", fault));
    }

    private String lastGood() {
        State now = state.get();
        return now.good().isEmpty()
                ? "nothing is configured"
                : "the last good configuration" + (now.version() > 0 ? ", version " + now.version() : "");
    }

    private Finding finding(String sentence) {
        return new Finding(file.toString(), 0, "", "", sentence);
    }

    Status status() {
        State now = state.get();
        return new Status(now.current(), now.version(), now.findings(), now.waiting(), now.settled());
    }

    List<Version> versions() {
        try {
            return history.isEmpty() ? List.of() : history.get().versions();
        } catch (IOException e) {
            LOG.warn("The history of configurations cannot be read ({}).", HumanFile.reason(e));
            return List.of();
        }
    }

    Optional<String> text(int number) {
        try {
            return history.isEmpty() ? Optional.empty() : history.get().text(number);
        } catch (IOException e) {
            LOG.warn("The kept configuration {} cannot be read ({}).", number, HumanFile.reason(e));
            return Optional.empty();
        }
    }
}

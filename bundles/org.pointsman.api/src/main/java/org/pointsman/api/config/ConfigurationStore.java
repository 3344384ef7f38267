/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.config;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one configuration file, for whoever edits it by program: a command, a form. Safe for use by several threads;
 * changes are made one after the other.
 */
@ProviderType
public interface ConfigurationStore {
    /**
     * Says what is wrong with a configuration; changes nothing.
     *
     * @param text the whole file, JSON with comments
     * @param name what to call it in the findings, such as its path
     * @return in order of line; empty: it would be accepted
     */
    List<Finding> check(String text, String name);

    /**
     * Replaces the configuration as a whole: checked, written as given (comments and all), then in force.
     *
     * @param text the whole file, JSON with comments
     * @param author who asks, shown with the version, such as {@code shell}
     */
    Result apply(String text, String author);

    /**
     * Like {@link #apply}, but on trial: unless it is confirmed within the time that PID {@code org.pointsman.config} says, the version
     * before is put in force again. So it is if the daemon ends, or is killed, meanwhile.
     *
     * @param text the whole file, JSON with comments
     * @param author who asks, shown with the version, such as {@code shell}
     */
    Result applyOnTrial(String text, String author);

    /** The trial that is under way. Does not wait. */
    Optional<Trial> trial();

    /**
     * What is on trial stays.
     *
     * @param author who says so
     * @return the trial that is over; empty: there was none
     */
    Optional<Trial> confirm(String author);

    /**
     * What is on trial goes now.
     *
     * @param author who says so
     * @return not applied: there is no trial, or the version before cannot be had back
     */
    Result revert(String author);

    /**
     * What differs between two configurations, whatever their layout; values of secrets are not told.
     *
     * @param from the whole file, JSON with comments; what is wrong in it is left out
     * @param to likewise
     * @return sorted by PID and key
     */
    List<Change> changes(String from, String to);

    /**
     * A configuration with one value changed, and everything else, comments included, as it was written. Nothing is put in force.
     *
     * @param text the whole file, JSON with comments
     * @param key of {@code pid}; empty: the value is the whole object of the PID
     * @param value in JSON; empty: the key is removed, so that its default holds
     * @throws IllegalArgumentException with one sentence if the text is no configuration at all
     */
    String edited(String text, String pid, String key, Optional<String> value);

    /**
     * The PIDs of a configuration with the keys that are given for each; what is wrong in it is left out.
     *
     * @param text the whole file, JSON with comments
     */
    SortedMap<String, SortedSet<String>> given(String text);

    /** The keys that a PID knows; empty: no bundle describes it. With or without {@code ~name}. */
    SortedSet<String> keys(String pid);

    /**
     * A configuration without its secrets, for showing to others.
     *
     * @param text the whole file, JSON with comments
     */
    Redacted redacted(String text);

    /**
     * A configuration for editing where its secrets are not to go: {@code "(secret)"} in their place, everything else, comments included, as it was written.
     *
     * @param text the whole file, JSON with comments
     * @throws IllegalArgumentException with one sentence if the text is no configuration at all
     */
    String masked(String text);

    /**
     * Takes {@link #masked} back: where {@code "(secret)"} still stands, the secret of the same PID and key does.
     *
     * @param text as it has been edited
     * @param before as it was before it was masked
     * @throws IllegalArgumentException with one sentence if the text is no configuration at all
     */
    String unmasked(String text, String before);

    /** Configurations that were in force, the newest first; the first is the last good one. */
    List<Version> versions();

    /**
     * What a version said.
     *
     * @param number of one of {@link #versions()}
     * @return empty: there is no such version any more
     */
    Optional<String> text(int number);

    /** What is in force now, and why the file is not where it is not. Does not wait. */
    Status status();

    /**
     * One thing that is wrong.
     *
     * @param file name of the configuration
     * @param line counted from 1; 0: the file as a whole
     * @param pid PID that it is about; empty: none
     * @param key property that it is about; empty: none
     * @param sentence names the value and what is allowed
     */
    record Finding(String file, int line, String pid, String key, String sentence) {
        /** {@code FILE:LINE: PID: key: sentence}, without the parts that are empty. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(file);
            if (line > 0) {
                text.append(':').append(line);
            }
            for (String part : List.of(pid, key, sentence)) {
                if (!part.isEmpty()) {
                    text.append(": ").append(part);
                }
            }
            return text.toString();
        }
    }

    /**
     * What became of an {@link #apply}.
     *
     * @param applied whether the text is in force now
     * @param findings why not; empty if applied
     * @param changed PIDs that were added, updated or removed
     */
    record Result(boolean applied, List<Finding> findings, List<String> changed) {
        /** Copies the lists. */
        public Result {
            findings = List.copyOf(findings);
            changed = List.copyOf(changed);
        }
    }

    /**
     * A configuration that waits for its confirmation.
     *
     * @param version that is in force
     * @param before version that comes back otherwise
     * @param until when, by the clock on the wall; the wait itself does not follow changes of that clock
     * @param author who brought it
     */
    record Trial(int version, int before, Instant until, String author) {}

    /**
     * A configuration that can be shown.
     *
     * @param text values only, without comments, {@code "(secret)"} in place of secrets and of whatever no bundle describes
     * @param secrets what was there, to be looked for elsewhere
     */
    record Redacted(String text, List<String> secrets) {
        /** Copies the list. */
        public Redacted {
            secrets = List.copyOf(secrets);
        }

        /** Does not tell them. */
        @Override
        public String toString() {
            return "Redacted[" + text.length() + " characters, " + secrets.size() + " secrets]";
        }
    }

    /**
     * One difference.
     *
     * @param key empty: the PID as a whole came or went
     * @param before value in JSON; empty: none
     * @param after likewise
     */
    record Change(String pid, String key, Optional<String> before, Optional<String> after) {}

    /**
     * A configuration that was in force.
     *
     * @param number counts up
     * @param time when it came into force
     * @param author who brought it; {@code file}: an edit of the file
     */
    record Version(int number, Instant time, String author) {}

    /**
     * What is in force.
     *
     * @param current whether it is what the file says; false: the file is missing or refused, and the last good
     *     configuration runs
     * @param version in force; 0: none is kept
     * @param findings why the file is refused
     * @param waiting PIDs that wait for their plug-in
     * @param told whether everybody whom it concerns has got what is in force; false: shortly after a start
     */
    record Status(boolean current, int version, List<Finding> findings, List<String> waiting, boolean told) {
        /** Copies the lists. */
        public Status {
            findings = List.copyOf(findings);
            waiting = List.copyOf(waiting);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pointsman.api.config.ConfigurationStore;

/** A store in memory; that what is not confirmed goes is tested where it is done, in the bundle config. */
final class MemoryStore implements ConfigurationStore {
    final List<String> texts = new ArrayList<>(List.of("first"));
    Optional<Trial> trial = Optional.empty();

    @Override
    public List<Finding> check(String text, String name) {
        return text.equals("bad") ? List.of(new Finding(name, 3, "pid", "key", "no")) : List.of();
    }

    @Override
    public Result apply(String text, String author) {
        List<Finding> findings = check(text, "pointsman.json");
        if (findings.isEmpty()) {
            texts.add(text);
        }
        return new Result(findings.isEmpty(), findings, List.of("pid"));
    }

    @Override
    public Result applyOnTrial(String text, String author) {
        Result result = apply(text, author);
        if (result.applied()) {
            trial = Optional.of(new Trial(texts.size(), texts.size() - 1, Instant.EPOCH, author));
        }
        return result;
    }

    @Override
    public Optional<Trial> trial() {
        return trial;
    }

    @Override
    public Optional<Trial> confirm(String author) {
        Optional<Trial> over = trial;
        trial = Optional.empty();
        return over;
    }

    @Override
    public Result revert(String author) {
        return trial.isPresent()
                ? apply(texts.get(confirm(author).orElseThrow().before() - 1), author)
                : new Result(false, check("bad", "pointsman.json"), List.of());
    }

    @Override
    public List<Change> changes(String from, String to) {
        return from.equals(to)
                ? List.of()
                : List.of(
                        new Change("a", "", Optional.empty(), Optional.of("configured")),
                        new Change("a", "k", Optional.empty(), Optional.of("1")),
                        new Change("b", "text", Optional.of(from), Optional.of(to)),
                        new Change("c", "left", Optional.of("2"), Optional.empty()));
    }

    @Override
    public List<Version> versions() {
        List<Version> versions = new ArrayList<>();
        for (int n = texts.size(); n > 0; n--) {
            versions.add(new Version(n, Instant.EPOCH.plusSeconds(n), "shell"));
        }
        return versions;
    }

    @Override
    public Optional<String> text(int number) {
        return number >= 1 && number <= texts.size() ? Optional.of(texts.get(number - 1)) : Optional.empty();
    }

    @Override
    public Status status() {
        return new Status(true, texts.size(), List.of(), List.of(), true);
    }

    @Override
    public String edited(String text, String pid, String key, Optional<String> value) {
        return text + "; " + pid + "." + key + value.map(v -> "=" + v).orElse(" is gone");
    }

    @Override
    public SortedMap<String, SortedSet<String>> given(String text) {
        return new TreeMap<>(Map.of(
                "org.pointsman.uplink.ethernet~adsl",
                new TreeSet<>(List.of("interface", "metric")),
                "org.pointsman.lan~adsl",
                new TreeSet<>(),
                "com.example.dish~sky",
                new TreeSet<>()));
    }

    @Override
    public SortedSet<String> keys(String pid) {
        return pid.startsWith("org.pointsman.uplink.")
                ? new TreeSet<>(List.of("interface", "metric", "weight"))
                : new TreeSet<>();
    }

    @Override
    public Redacted redacted(String text) {
        return new Redacted(text.replace("s3cr3t", "(secret)"), List.of("s3cr3t"));
    }

    @Override
    public String masked(String text) {
        return text;
    }

    @Override
    public String unmasked(String text, String before) {
        return text;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pointsman.api.config.ConfigurationCheck.Problem;
import org.pointsman.api.config.ConfigurationStore.Finding;

/** Judges a configuration as a whole: structure, then metatype, then the checks of all bundles. */
final class Validator {
    private final Supplier<Map<String, PidType>> known;
    private final Function<Map<String, Map<String, Object>>, List<Problem>> checks;
    private final Supplier<Map<String, String>> defaults;

    /**
     * @param known asked for each judgement, as bundles come and go: what can be configured, by PID
     * @param checks asked only when metatype finds nothing, so that a check may rely on types
     * @param defaults asked for each judgement, as features come and go: their configurations, by the name of the feature file
     */
    Validator(
            Supplier<Map<String, PidType>> known,
            Function<Map<String, Map<String, Object>>, List<Problem>> checks,
            Supplier<Map<String, String>> defaults) {
        this.known = known;
        this.checks = checks;
        this.defaults = defaults;
    }

    /**
     * Judges a text.
     *
     * @param file name for the findings
     * @param before the last good configuration: an entry that is in it, unchanged, is not refused because its plug-in
     *     went away
     */
    Verdict judge(String text, String file, Draft before) {
        DraftReader.Outcome outcome = DraftReader.read(text, file);
        Judgement judgement = new Judgement(file, before, outcome.draft(), known.get());
        judgement.findings.addAll(outcome.findings());
        outcome.draft().entries().values().forEach(judgement::entry);
        if (judgement.findings.isEmpty()) {
            judgement.whole(checks);
        }
        judgement.findings.sort(Comparator.comparingInt(Finding::line));
        List<String> byDefault = new ArrayList<>();
        List<Finding> faults = new ArrayList<>();
        if (judgement.findings.isEmpty()) {
            new TreeMap<>(defaults.get())
                    .forEach((feature, configurations) ->
                            faults.addAll(addDefaults(feature, configurations, judgement, byDefault)));
        }
        return new Verdict(
                outcome.draft(),
                judgement.typed,
                judgement.waiting,
                judgement.findings,
                judgement.uplinks,
                byDefault,
                faults);
    }

    /**
     * Adds what a feature brings along for PIDs that the text does not mention, each if it is right and goes with the rest. A PID whose bundle is not
     * there yet is judged when it comes.
     *
     * @return what is wrong with the others
     */
    private List<Finding> addDefaults(String feature, String configurations, Judgement to, List<String> byDefault) {
        DraftReader.Outcome read = DraftReader.read(configurations, feature);
        List<Finding> faults = new ArrayList<>(read.findings());
        for (Draft.Entry entry : read.draft().entries().values()) {
            boolean said = to.draft.entries().containsKey(entry.pid()) || to.typed.containsKey(entry.pid());
            if (said || !to.known.containsKey(entry.type())) {
                continue;
            }
            Judgement alone = new Judgement(feature, Draft.EMPTY, read.draft(), to.known);
            alone.typed.putAll(to.typed);
            alone.entry(entry);
            if (alone.findings.isEmpty()) {
                alone.whole(checks);
            }
            if (alone.findings.isEmpty()) {
                to.typed.put(entry.pid(), alone.typed.get(entry.pid()));
                byDefault.add(entry.pid());
            }
            faults.addAll(alone.findings);
        }
        // the lines are those of the part that was handed to us
        return faults.stream()
                .map(f -> new Finding(f.file(), 0, f.pid(), f.key(), f.sentence()))
                .toList();
    }

    /** One judgement in the making. */
    private static final class Judgement {
        private final String file;
        private final Draft before;
        private final Draft draft;
        private final Map<String, PidType> known;
        private final Map<String, Map<String, Object>> typed = new LinkedHashMap<>();
        private final List<String> waiting = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private int uplinks;

        Judgement(String file, Draft before, Draft draft, Map<String, PidType> known) {
            this.file = file;
            this.before = before;
            this.draft = draft;
            this.known = known;
        }

        void entry(Draft.Entry entry) {
            PidType type = known.get(entry.type());
            if (type == null) {
                unknown(entry);
                return;
            }
            boolean named = entry.pid().contains("~");
            if (named != type.factory()) {
                wrong(
                        entry,
                        named
                                ? "there is only one of it, so no ~name is allowed; write " + entry.type()
                                : "a name is missing; write " + entry.type() + "~NAME");
                return;
            }
            int before = findings.size();
            Map<String, Object> values = new TreeMap<>();
            entry.properties().values().forEach(p -> property(entry, p, type, values));
            new TreeMap<>(type.attributes()).forEach((key, attribute) -> {
                if (attribute.needed() && !entry.properties().containsKey(key)) {
                    wrong(entry, "the key " + key + " is missing");
                }
            });
            if (findings.size() == before) {
                typed.put(entry.pid(), Collections.unmodifiableMap(values));
                uplinks += type.uplink() ? 1 : 0;
            }
        }

        private void unknown(Draft.Entry entry) {
            if (draft.agrees(before, entry.pid())) {
                waiting.add(entry.pid());
                return;
            }
            String name = entry.pid().substring(entry.type().length());
            wrong(
                    entry,
                    "no bundle knows this PID"
                            + Nearest.of(entry.type(), known.keySet())
                                    .map(near -> "; did you mean " + near
                                            + (known.get(near).factory() ? name.isEmpty() ? "~NAME" : name : "") + "?")
                                    .orElse("; is its plug-in missing?"));
        }

        private void property(Draft.Entry entry, Draft.Property property, PidType type, Map<String, Object> values) {
            String key = property.key();
            if (key.startsWith(".") || key.startsWith(":")) {
                // private to its component (Declarative Services), not described by metatype
                Typing.plain(property.value()).ifPresent(value -> values.put(key, value));
                return;
            }
            PidType.Attribute attribute = type.attributes().get(key);
            if (attribute == null) {
                wrong(entry, property, unknownKey(key, type));
                return;
            }
            Typing typing = Typing.of(property, attribute.definition());
            if (typing instanceof Typing.Fine fine) {
                values.put(key, fine.value());
            } else if (typing instanceof Typing.Wrong refused) {
                wrong(entry, property, refused.sentence());
            }
        }

        private static String unknownKey(String key, PidType type) {
            Optional<String> near = Nearest.of(key, type.attributes().keySet());
            return "this key is not known here"
                    + near.map(n -> "; did you mean " + n + "?")
                            .orElse("; allowed: "
                                    + String.join(
                                            ", ",
                                            new TreeSet<>(type.attributes().keySet())));
        }

        void whole(Function<Map<String, Map<String, Object>>, List<Problem>> checks) {
            for (Problem problem : checks.apply(Collections.unmodifiableMap(typed))) {
                findings.add(new Finding(
                        file, line(problem.pid(), problem.key()), problem.pid(), problem.key(), problem.sentence()));
            }
        }

        private int line(String pid, String key) {
            Draft.Entry entry = draft.entries().get(pid);
            if (entry == null) {
                return 0;
            }
            Draft.Property property = entry.properties().get(key);
            return property == null ? entry.line() : property.line();
        }

        private void wrong(Draft.Entry entry, String sentence) {
            findings.add(new Finding(file, entry.line(), entry.pid(), "", sentence));
        }

        private void wrong(Draft.Entry entry, Draft.Property property, String sentence) {
            findings.add(new Finding(file, property.line(), entry.pid(), property.key(), sentence));
        }
    }
}

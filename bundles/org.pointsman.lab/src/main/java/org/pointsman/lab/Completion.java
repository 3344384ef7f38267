/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the last word of {@code pointsman lab …} may become, for the completion of a shell such as bash. */
record Completion(Path profiles) {
    /** Asked for by completions only, hence not among the verbs of {@code help}. */
    static final String VERB = "complete";

    private static final List<String> FAULTS = List.of("cut", "restore", "blackhole", "dead");

    /** Candidates that begin like the last of {@code words}; none where nobody knows, such as behind {@code --size}. */
    List<String> of(List<String> words) {
        String last = words.isEmpty() ? "" : words.get(words.size() - 1);
        try {
            return all(words, last).filter(c -> c.startsWith(last)).sorted().toList();
        } catch (LabException e) {
            return List.of(); // no lab, or which one is not clear
        }
    }

    private Stream<String> all(List<String> words, String last) {
        if (words.size() < 2) {
            return Arrays.stream(Verb.values()).map(Verb::word);
        }
        String before = words.get(words.size() - 2);
        if (before.equals("--lab")) {
            return labs();
        }
        if (before.equals("--profile")) {
            return new Profiles(profiles).all().stream().map(Profile::name);
        }
        Optional<Verb> verb = Verb.of(words.get(0));
        if (verb.isEmpty() || last.startsWith("-")) {
            return verb.stream().flatMap(Verb::switches);
        }
        if (verb.get() == Verb.DOWN) {
            return labs();
        }
        if (FAULTS.contains(words.get(0))) {
            int lab = words.indexOf("--lab");
            return Lab.find(lab < 0 ? Optional.empty() : Optional.of(words.get(lab + 1))).profile().isps().stream()
                    .map(Isp::name);
        }
        return Stream.empty();
    }

    private static Stream<String> labs() {
        return LabFolder.all().stream().map(LabNames::lab);
    }
}

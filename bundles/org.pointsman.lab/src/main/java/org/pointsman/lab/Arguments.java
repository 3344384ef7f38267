/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words behind {@code pointsman lab}, taken apart.
 *
 * @param verb what to do
 * @param operands words that are no options
 * @param options options with their values, without dashes
 * @param flags options without value, without dashes
 */
record Arguments(Verb verb, List<String> operands, Map<String, String> options, Set<String> flags) {
    Arguments {
        operands = List.copyOf(operands);
        options = Map.copyOf(options);
        flags = Set.copyOf(flags);
    }

    /**
     * Takes {@code words} apart; none at all means {@code help}.
     *
     * @throws LabException with exit code 2 and one sentence
     */
    static Arguments parse(List<String> words) {
        if (words.isEmpty() || words.get(0).equals("--help") || words.get(0).equals("-h")) {
            return new Arguments(Verb.HELP, List.of(), Map.of(), Set.of());
        }
        Verb verb = Verb.of(words.get(0))
                .orElseThrow(() -> LabException.usage(
                        "'" + words.get(0) + "' is not a lab command; 'pointsman lab help' lists them"));
        List<String> operands = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        Set<String> flags = new HashSet<>();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            // what follows the first word of a shell command belongs to that command
            if (!word.startsWith("--") || verb == Verb.SHELL && !operands.isEmpty()) {
                operands.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
            if (verb.hasFlag(name) && equals < 0) {
                flags.add(name);
            } else if (verb.hasOption(name)) {
                if (equals < 0 && i + 1 == words.size()) {
                    throw LabException.usage("--" + name + " needs a value: pointsman lab " + verb.form());
                }
                options.put(name, equals < 0 ? words.get(++i) : word.substring(equals + 1));
            } else if (verb == Verb.SHELL) {
                operands.add(word);
            } else {
                throw LabException.usage(
                        "'" + word + "' is not an option of this command: pointsman lab " + verb.form());
            }
        }
        check(verb, operands, flags);
        return new Arguments(verb, operands, options, flags);
    }

    private static void check(Verb verb, List<String> operands, Set<String> flags) {
        if (operands.size() > verb.operands()) {
            throw LabException.usage(
                    "'" + operands.get(verb.operands()) + "' is too much: pointsman lab " + verb.form());
        }
        boolean needsUplink = switch (verb) {
            case CUT, RESTORE, BLACKHOLE, DEAD -> true;
            case UP, PING, DOWNLOAD, STATUS, LIST, SHELL, DOWN, PROFILES, HELP -> false;
        };
        if (needsUplink && operands.isEmpty()) {
            throw LabException.usage("say which uplink: pointsman lab " + verb.form());
        }
        if (flags.contains("detach") && flags.contains("foreground")) {
            throw LabException.usage("--detach and --foreground exclude each other");
        }
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    boolean flag(String name) {
        return flags.contains(name);
    }

    /**
     * The whole number given with an option.
     *
     * @throws LabException with exit code 2 if it is not 1 to 1 000 000
     */
    Optional<Integer> count(String name) {
        return option(name).map(text -> {
            if (!text.matches("[1-9][0-9]{0,5}|1000000")) {
                throw LabException.usage("--" + name + " takes a number of 1 to 1000000, not '" + text + "'");
            }
            return Integer.valueOf(text);
        });
    }
}

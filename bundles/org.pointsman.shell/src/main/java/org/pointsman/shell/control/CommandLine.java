/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * A command line: commands with their words, joined by pipes. Only words, quotes and pipes are understood, and Gogo gets
 * every word as it is: its variables, closures, redirections and method calls would let a command line reach any object in
 * the process and any file.
 *
 * @param stages a command and its arguments each; never empty
 */
record CommandLine(List<List<String>> stages) {
    private static final String SPECIAL = "$(){}[]<>;&`\\";

    CommandLine {
        stages = stages.stream().map(List::copyOf).toList();
    }

    /**
     * Splits {@code text}.
     *
     * @throws UsageException if it is empty, or has an open quote or a special character outside of quotes
     */
    static CommandLine parse(String text) throws UsageException {
        List<List<String>> stages = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false; // '' is a word, too
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '"') {
                int end = text.indexOf(c, i + 1);
                if (end < 0) {
                    throw new UsageException("A quote (" + c + ") is not closed.");
                }
                word.append(text, i + 1, end);
                inWord = true;
                i = end;
            } else if (c == '|' || Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                if (c == '|') {
                    stages.add(words);
                    words = new ArrayList<>();
                }
            } else if (SPECIAL.indexOf(c) >= 0 || Character.isISOControl(c)) {
                throw new UsageException("'" + (Character.isISOControl(c) ? '?' : c)
                        + "' has no meaning here; quote it if it belongs to a word.");
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        stages.add(words);
        if (stages.stream().anyMatch(List::isEmpty)) {
            throw new UsageException(
                    stages.size() == 1 ? "There is no command; try wan:help." : "A command is missing beside |.");
        }
        return new CommandLine(stages);
    }

    private static final String HELP = "--help";
    private static final String WATCH = "--watch";
    /** Commands that show how things stand: asking them again and again does no harm. */
    private static final Set<String> WATCHED = Set.of(
            "status", "uplinks", "links", "health", "flows", "routes", "plan", "history", "why", "explain", "proxyarp");

    /** With {@value #HELP} the same as {@code wan:help COMMAND}. */
    CommandLine explained() {
        List<String> first = stages.get(0);
        boolean asks = stages.size() == 1 && first.subList(1, first.size()).contains(HELP);
        return asks ? new CommandLine(List.of(List.of("wan:help", first.get(0)))) : this;
    }

    /**
     * Whether it is to be shown again and again.
     *
     * @throws UsageException if that cannot be
     */
    boolean watches() throws UsageException {
        if (stages.stream().noneMatch(s -> s.subList(1, s.size()).contains(WATCH))) {
            return false;
        }
        String name = stages.get(0).get(0).toLowerCase(Locale.ROOT).replaceFirst("^wan:", "");
        if (stages.size() > 1) {
            throw new UsageException(WATCH + " does not go with a pipe within the shell; use one of your own shell.");
        }
        if (!WATCHED.contains(name)) {
            throw new UsageException(
                    WATCH + " goes with " + String.join(", ", new TreeSet<>(WATCHED)) + "; not with " + name + ".");
        }
        return true;
    }

    /** This line without {@value #WATCH}. */
    CommandLine once() {
        return new CommandLine(stages.stream()
                .map(s -> s.stream().filter(w -> !w.equals(WATCH)).toList())
                .toList());
    }

    /**
     * This line for Gogo: the commands as {@code names} resolves them, and every argument as a reference to a session
     * variable. Their text never meets Gogo's parser, which trips over quotes within quotes.
     *
     * @param variables is given each argument under a name of its own
     */
    String forGogo(CommandNames names, BiConsumer<String, String> variables) throws UsageException {
        List<String> parts = new ArrayList<>();
        int number = 0;
        for (List<String> stage : stages) {
            StringBuilder part = new StringBuilder(names.resolve(stage.get(0)));
            for (String argument : stage.subList(1, stage.size())) {
                String variable = "argument" + number++;
                variables.accept(variable, argument);
                part.append(" \"$").append(variable).append('"'); // quoted: else it would be taken for a file pattern
            }
            parts.add(part.toString());
        }
        return String.join(" | ", parts);
    }
}

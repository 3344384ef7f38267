/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What only shows, and what changes something or tells what not everybody is to know. Pure. Only what is known to show counts as that: commands of plug-ins do not.
 */
final class Rights {
    private static final Set<String> SHOWS = Set.of(
            "status",
            "uplinks",
            "links",
            "health",
            "flows",
            "routes",
            "plan",
            "history",
            "decision",
            "why",
            "explain",
            "probe",
            "events",
            "ready",
            "help",
            "complete",
            "grep",
            "proxyarp");

    private static final Set<String> OTHERS = Set.of("lb", "felix:lb", "scr:list");

    /** Behind which nothing more may stand than options: a file is read with the daemon's rights, a version has its secrets. */
    private static final Set<String> CONFIG_SHOWS = Set.of("versions", "diff");

    private static final String SET = "set";

    private Rights() {}

    /** Whether nothing is changed, and no secret told. */
    static boolean onlyShows(CommandLine line) {
        return line.stages().stream().allMatch(Rights::onlyShows);
    }

    private static boolean onlyShows(List<String> stage) {
        String name = stage.get(0).toLowerCase(Locale.ROOT);
        List<String> words = stage.subList(1, stage.size()).stream()
                .filter(w -> !w.startsWith("-"))
                .toList();
        String command = name.replaceFirst("^wan:", "");
        return switch (command) {
            case "config" ->
                words.isEmpty()
                        || CONFIG_SHOWS.contains(words.get(0))
                                && words.stream().skip(1).allMatch(w -> w.matches("[0-9]+"));
            case "strategy" -> words.isEmpty() || words.equals(List.of("list"));
            case "setup", "plugins" -> words.isEmpty();
            case "feature" -> words.isEmpty() || words.equals(List.of("list"));
            default -> SHOWS.contains(command) || OTHERS.contains(name);
        };
    }

    /** The line for the log: values that are set may be secrets. */
    static String forLog(CommandLine line) {
        StringBuilder text = new StringBuilder();
        for (List<String> stage : line.stages()) {
            text.append(text.isEmpty() ? "" : " | ");
            boolean set = stage.contains(SET);
            int word = 0;
            for (String w : stage) {
                // COMMAND set NAME KEY VALUE
                text.append(word == 0 ? "" : " ").append(set && word > 3 && !w.startsWith("-") ? "(value)" : w);
                word++;
            }
        }
        return text.toString().replaceAll("\\p{Cntrl}", "?");
    }
}

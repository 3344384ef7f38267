/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the last word of a command line may become. Pure.
 *
 * @param commands names without scope
 * @param uplinks names
 * @param links names of interfaces
 * @param strategies names
 * @param quarantined names of plug-ins
 */
record Completion(
        List<String> commands,
        List<String> uplinks,
        List<String> links,
        List<String> strategies,
        List<String> quarantined) {
    private static final Set<String> ONE_UPLINK =
            Set.of("uplinks", "health", "why", "flows", "probe", "drill", "failback");
    private static final Set<String> FORCED = Set.of("drill", "uplink");
    private static final Set<String> TRIED = Set.of("uplink", "strategy", "config");
    private static final Set<String> WATCHED =
            Set.of("status", "uplinks", "links", "health", "flows", "routes", "plan", "history", "why", "explain");
    private static final Map<String, List<String>> FIRST = Map.of(
            "uplink", List.of("enable", "disable", "set", "unset"),
            "strategy", List.of("list", "choose"),
            "setup", List.of("apply"),
            "config", List.of("show", "versions", "diff", "check", "apply", "confirm", "revert"),
            "plugins", List.of("release"),
            "feature", List.of("list", "install", "remove"),
            "routes", List.of("observed", "desired", "diff"),
            "explain", List.of("router"));

    Completion {
        commands = List.copyOf(commands);
        uplinks = List.copyOf(uplinks);
        links = List.copyOf(links);
        strategies = List.copyOf(strategies);
        quarantined = List.copyOf(quarantined);
    }

    /** Candidates for the last of {@code words}, which may be empty; sorted as they are best read. */
    List<String> of(List<String> words) {
        if (words.isEmpty()) {
            return commands;
        }
        String last = words.get(words.size() - 1);
        return candidates(words).stream()
                .filter(c -> c.startsWith(last))
                .distinct()
                .toList();
    }

    private List<String> candidates(List<String> words) {
        String command = words.get(0).toLowerCase(Locale.ROOT).replaceFirst("^wan:", "");
        String last = words.get(words.size() - 1);
        if (words.size() == 1) {
            return last.startsWith("wan:")
                    ? commands.stream().map(c -> "wan:" + c).toList()
                    : commands;
        }
        if (last.startsWith("-")) {
            return options(command);
        }
        // options do not count as places
        long place = words.subList(1, words.size() - 1).stream()
                .filter(w -> !w.startsWith("-"))
                .count();
        List<String> found = new ArrayList<>();
        if (place == 0) {
            found.addAll(FIRST.getOrDefault(command, List.of()));
        }
        if (ONE_UPLINK.contains(command) && place == 0 || command.equals("uplink") && place == 1) {
            found.addAll(uplinks);
        } else if (command.equals("links") && place == 0) {
            found.addAll(links);
        } else if (command.equals("strategy") && place == 1) {
            found.addAll(strategies);
        } else if (command.equals("plugins") && place == 1) {
            found.addAll(quarantined);
        } else if (command.equals("help") && place == 0) {
            found.addAll(commands);
        }
        return found;
    }

    private static List<String> options(String command) {
        List<String> options = new ArrayList<>(List.of("--help", "--json", "--watch"));
        if (!WATCHED.contains(command)) {
            options.remove("--watch");
        }
        if (FORCED.contains(command)) {
            options.add("--force");
        }
        if (TRIED.contains(command)) {
            options.add("--for-good");
        }
        return options;
    }
}

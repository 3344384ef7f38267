/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was typed, understood: pure, touches nothing.
 *
 * @param command one of the commands of {@link #HELP}
 * @param options option (with its dashes) to value; the empty string for those without
 * @param operands what stands behind the options; for {@code shell} and {@code lab} verbatim
 */
record CommandLine(String command, Map<String, String> options, List<String> operands) {
    static final String HELP = """
            Usage: pointsman COMMAND [OPTION...]

              run      [--conf DIR] [--data DIR] [--plugins DIR]   the daemon, in the foreground
                       [--developer]                       ... in which plug-ins run unsigned
              status   [--json] [--watch] [--wait ready] [--timeout S]   how the uplinks stand
              shell    [COMMAND...]                                one shell command, or a prompt
              check    [FILE]                                      validate a configuration, change nothing
              plan     [--json]                                    what would be changed now, as ip and nft text
              history  [--json]                                    what was decided, and why
              uplinks, health, flows, routes, why, explain, probe, drill, uplink, failback, events, links, decision,
              console, config, proxyarp, strategy, plugins, feature, pause, resume, support [ARGUMENT...]
                                                                   the shell's commands of these names; COMMAND --help
              setup    [apply]                                     propose a first configuration, and ask
              cleanup                                              remove everything that is Pointsman's from the kernel
              plugin   info JAR | verify JAR | list                what a plug-in says of itself, who signed it
              plugin   sign JAR --key FILE.p12 [--alias NAME]      for authors of plug-ins; see docs/plugins.md
              lab      [COMMAND...]                                the embedded test network; 'lab help' lists its commands
              version, help

            Folders: --conf DIR (/etc/pointsman, else conf/), --data DIR (/var/lib/pointsman, else data/); --data also
            says which Pointsman to talk to. Exit codes: 0 fine, 1 failed, 2 usage, 3 not running, 4 degraded.
            """;

    /** Plug-ins run unsigned. */
    static final String DEVELOPER = "--developer";

    private static final Set<String> FOLDERS = Set.of("--conf", "--data", "--plugins");
    private static final Set<String> WITH_VALUE = Set.of("--conf", "--data", "--plugins", "--wait", "--timeout");
    private static final Map<String, Set<String>> OPTIONS = Map.of(
            "run", Set.of("--conf", "--data", "--plugins", DEVELOPER),
            "status", Set.of("--data", "--json", "--watch", "--wait", "--timeout"),
            "shell", Set.of("--data"),
            "check", Set.of("--conf", "--data", "--plugins", DEVELOPER),
            "plan", Set.of("--conf", "--data", "--plugins", DEVELOPER, "--json"),
            "history", Set.of("--data", "--json"),
            "cleanup", FOLDERS,
            "warm", Set.of(),
            "version", Set.of(),
            "help", Set.of());
    private static final Set<String> WITH_OPERAND = Set.of("check", "warm");
    /** Commands that hand on what follows their name as it is. */
    private static final Set<String> VERBATIM = Set.of("shell", "lab");

    /** Commands of the shell that may be typed as they are; see docs/shell.md. */
    static final Set<String> ASKED = Set.of(
            "uplinks",
            "health",
            "flows",
            "routes",
            "why",
            "explain",
            "probe",
            "drill",
            "uplink",
            "failback",
            "events",
            "links",
            "decision",
            "console",
            "config",
            "proxyarp",
            "strategy",
            "plugins",
            "feature",
            "pause",
            "resume",
            "support",
            "setup");

    /** Verbs of {@code config} behind which a file may stand. */
    private static final Set<String> OF_FILES = Set.of("check", "apply", "diff");

    CommandLine {
        options = Map.copyOf(options);
        operands = List.copyOf(operands);
    }

    static CommandLine parse(List<String> words) throws Failure {
        Map<String, String> options = new HashMap<>();
        int at = 0;
        // folders may stand before the command, so that an alias can carry them
        while (at < words.size() && FOLDERS.contains(words.get(at))) {
            options.put(words.get(at), value(words, at));
            at += 2;
        }
        if (at == words.size()) {
            throw Failure.usage("No command was given.");
        }
        String command = alias(words.get(at++));
        if (command.equals("lab")) {
            return new CommandLine(command, options, words.subList(at, words.size()));
        }
        if (command.equals("plugin")) {
            return plugin(command, options, words.subList(at, words.size()));
        }
        if (ASKED.contains(command)) {
            return asked(command, options, words.subList(at, words.size()));
        }
        Set<String> allowed = OPTIONS.get(command);
        if (allowed == null) {
            throw Failure.usage("'" + printable(command) + "' is not a command of pointsman.");
        }
        List<String> operands = new ArrayList<>();
        while (at < words.size()) {
            String word = words.get(at);
            if (!word.startsWith("-") || word.equals("-")) {
                operands.add(word);
                at++;
                if (VERBATIM.contains(command)) {
                    operands.addAll(words.subList(at, words.size()));
                    break;
                }
                continue;
            }
            int equals = word.indexOf('=');
            String option = equals < 0 ? word : word.substring(0, equals);
            if (!allowed.contains(option)) {
                throw Failure.usage("'" + command + "' has no option '" + printable(option) + "'.");
            }
            if (!WITH_VALUE.contains(option)) {
                if (equals >= 0) {
                    throw Failure.usage("'" + option + "' takes no value.");
                }
                options.put(option, "");
                at++;
            } else if (equals >= 0) {
                options.put(option, word.substring(equals + 1));
                at++;
            } else {
                options.put(option, value(words, at));
                at += 2;
            }
        }
        for (String option : options.keySet()) {
            if (!allowed.contains(option)) {
                throw Failure.usage("'" + command + "' has no option '" + option + "'.");
            }
        }
        int most = VERBATIM.contains(command) ? Integer.MAX_VALUE : WITH_OPERAND.contains(command) ? 1 : 0;
        if (operands.size() > most) {
            throw Failure.usage("'" + printable(operands.get(most)) + "' is too much for '" + command + "'.");
        }
        CommandLine line = new CommandLine(command, options, operands);
        line.validate();
        return line;
    }

    /** Everything but folders is that command's to understand. */
    private static CommandLine plugin(String command, Map<String, String> options, List<String> words) throws Failure {
        List<String> handedOn = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            if (FOLDERS.contains(words.get(at))) {
                options.put(words.get(at), value(words, at++));
            } else {
                handedOn.add(words.get(at));
            }
        }
        CommandLine line = new CommandLine(command, options, handedOn);
        line.validate();
        return line;
    }

    /** Everything but {@code --data} is the shell's to understand. */
    private static CommandLine asked(String command, Map<String, String> options, List<String> words) throws Failure {
        List<String> handedOn = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            if (word.equals("--data")) {
                options.put(word, value(words, at++));
            } else if (word.startsWith("--data=")) {
                options.put("--data", word.substring("--data=".length()));
            } else {
                handedOn.add(word);
            }
        }
        for (String option : options.keySet()) {
            if (!option.equals("--data")) {
                throw Failure.usage("'" + command + "' has no option '" + option + "'.");
            }
        }
        if (command.equals("config")) {
            nameFileWhole(handedOn);
        }
        CommandLine line = new CommandLine(command, options, handedOn);
        line.validate();
        return line;
    }

    /** The daemon's folder is not the one in which the command is typed. */
    private static void nameFileWhole(List<String> words) throws Failure {
        for (int at = 1; at < words.size(); at++) {
            boolean file = OF_FILES.contains(words.get(0)) && !words.get(at).matches("-.*|[0-9]+");
            if (file) {
                words.set(at, whole(words.get(at)));
            }
        }
    }

    private static String whole(String file) throws Failure {
        try {
            return Path.of(file).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw Failure.usage("'" + printable(file) + "' is not a file name.");
        }
    }

    /** The words of a command of the shell as one line, each as it is. */
    String asked() {
        StringBuilder line = new StringBuilder("wan:").append(command);
        for (String word : operands) {
            // a word with both quotes cannot be said at all; the shell then says that one is not closed
            line.append(word.contains("'") ? " \"" + word + '"' : " '" + word + '\'');
        }
        return line.toString();
    }

    private void validate() throws Failure {
        for (String option : FOLDERS) {
            folder(option);
        }
        if (options.containsKey("--wait") && !options.get("--wait").equals("ready")) {
            throw Failure.usage("'--wait' knows only 'ready', not '" + printable(options.get("--wait")) + "'.");
        }
        if (options.containsKey("--timeout") && !options.containsKey("--wait")) {
            throw Failure.usage("'--timeout' needs '--wait ready'.");
        }
        timeout();
    }

    /** The folder given by {@code option}. */
    Optional<Path> folder(String option) throws Failure {
        String text = options.get(option);
        if (text == null) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            throw Failure.usage("'" + option + "' needs a folder.");
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw Failure.usage("'" + printable(text) + "' is not a folder name.");
        }
    }

    /** Whether {@code option} was given. */
    boolean has(String option) {
        return options.containsKey(option);
    }

    /** How long to wait: {@code --timeout} in seconds, fractions allowed; 30 s without. */
    Duration timeout() throws Failure {
        String text = options.get("--timeout");
        if (text == null) {
            return Duration.ofSeconds(30);
        }
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?")) {
            throw Failure.usage("'--timeout' needs seconds, such as 30, not '" + printable(text) + "'.");
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
    }

    private static String value(List<String> words, int at) throws Failure {
        if (at + 1 >= words.size()) {
            throw Failure.usage("'" + words.get(at) + "' needs a value.");
        }
        return words.get(at + 1);
    }

    private static String alias(String word) {
        return switch (word) {
            case "--help", "-h" -> "help";
            case "--version", "-V" -> "version";
            default -> word;
        };
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}

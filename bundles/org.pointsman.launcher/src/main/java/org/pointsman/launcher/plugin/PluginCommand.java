/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.plugin;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pointsman.launcher.Exit;
import org.pointsman.launcher.Failure;
import org.pointsman.launcher.Folders;
import org.pointsman.launcher.gate.Fingerprint;
import org.pointsman.launcher.gate.JarSignature;
import org.pointsman.launcher.gate.Owners;
import org.pointsman.launcher.gate.Refusal;
import org.pointsman.launcher.gate.Trust;

/** {@code pointsman plugin sign|verify|list|info}; needs no running daemon, and runs no code of any plug-in. */
public final class PluginCommand {
    /** How it is to be typed. */
    public static final String USAGE = "It is 'plugin info JAR', 'plugin verify JAR', 'plugin list', or "
            + "'plugin sign JAR --key FILE.p12 [--alias NAME]'.";

    private static final String PASSWORD = "POINTSMAN_KEY_PASSWORD";
    private static final Set<String> OPTIONS = Set.of("--key", "--alias");
    private static final String LABEL =
            "That is what the plug-in says of itself, for information: it is no sandbox, and what runs, "
                    + "runs with all rights of Pointsman.";

    private final Folders folders;
    private final PrintStream out;
    private final Map<String, String> environment;
    private final Map<String, String> options = new HashMap<>();

    /** Goes by the list of trusted signers and by the plug-ins in {@code folders}. */
    public PluginCommand(Folders folders, PrintStream out, Map<String, String> environment) {
        this.folders = folders;
        this.out = out;
        this.environment = environment;
    }

    /**
     * Does what {@code words} say.
     *
     * @return the exit code
     */
    public int run(List<String> words) throws Failure {
        List<String> operands = operands(words);
        String verb = operands.isEmpty() ? "" : operands.get(0);
        boolean ofJar = Set.of("info", "verify", "sign").contains(verb);
        if (operands.size() != (ofJar ? 2 : 1) || !ofJar && !verb.equals("list")) {
            throw Failure.usage(USAGE);
        }
        if (!options.isEmpty() && !verb.equals("sign")) {
            throw Failure.usage("'plugin " + verb + "' has no options.");
        }
        return switch (verb) {
            case "info" -> info(path(operands.get(1)));
            case "verify" -> verify(path(operands.get(1)));
            case "sign" -> sign(path(operands.get(1)));
            default -> list();
        };
    }

    private List<String> operands(List<String> words) throws Failure {
        List<String> operands = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            if (!word.startsWith("--")) {
                operands.add(word);
            } else if (!OPTIONS.contains(word)) {
                throw Failure.usage("'plugin' has no option '" + word.replaceAll("\\p{Cntrl}", "?") + "'.");
            } else if (at + 1 == words.size()) {
                throw Failure.usage("'" + word + "' needs a value.");
            } else {
                options.put(word, words.get(++at));
            }
        }
        return operands;
    }

    private static Path path(String text) throws Failure {
        try {
            Path path = Path.of(text).toAbsolutePath().normalize();
            if (!Files.isReadable(path) || Files.isDirectory(path)) {
                throw Failure.failed("There is no file to read at " + path + ".");
            }
            return path;
        } catch (InvalidPathException e) {
            throw Failure.usage("'" + text.replaceAll("\\p{Cntrl}", "?") + "' is not a file name.");
        }
    }

    private int info(Path jar) throws Failure {
        SelfDescription said = SelfDescription.of(jar);
        out.println(said + (said.title().isEmpty() ? "" : "   " + said.title()));
        if (!said.description().isEmpty()) {
            out.println("    " + said.description());
        }
        row("provides", said.provides());
        row("needs", said.needs());
        row("also uses", said.uses());
        row("licence", said.licence().isEmpty() ? List.of() : List.of(said.licence()));
        row("signed by", List.of(signers(jar)));
        out.println(LABEL);
        return Exit.FINE;
    }

    private void row(String title, List<String> values) {
        String head = title;
        for (String value : values.isEmpty() ? List.of("(nothing)") : values) {
            out.printf("%-11s %s%n", head, value);
            head = "";
        }
    }

    private static String signers(Path jar) {
        try {
            return JarSignature.signers(jar).stream()
                    .map(c -> Trust.name(c) + ", SHA-256 " + Fingerprint.of(c))
                    .collect(Collectors.joining(" and "));
        } catch (Refusal e) {
            return "nobody: it " + e.getMessage();
        }
    }

    private int verify(Path jar) throws Failure {
        SelfDescription said = SelfDescription.of(jar);
        Optional<String> refusal = refusal(jar);
        if (refusal.isPresent()) {
            out.println(said + " is refused: it " + refusal.get() + ".");
            return Exit.FAILED;
        }
        out.println(said + " may run: it is signed by " + signer(jar) + ".");
        return Exit.FINE;
    }

    /** Why the gate would refuse it, but for where it lies. */
    private Optional<String> refusal(Path jar) {
        try {
            trust().requireTrusted(jar);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e.getMessage());
        }
    }

    private String signer(Path jar) {
        try {
            return trust().requireTrusted(jar);
        } catch (Refusal e) {
            return "?";
        }
    }

    private Trust trust() throws Refusal {
        return Trust.read(folders.conf(), Owners.of(folders.home()));
    }

    private int list() throws Failure {
        List<Path> jars;
        try (Stream<Path> files =
                Files.isDirectory(folders.plugins()) ? Files.list(folders.plugins()) : Stream.empty()) {
            jars = files.filter(f -> f.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Failure.failed("The folder " + folders.plugins() + " cannot be read (" + e.getMessage() + ").");
        }
        if (jars.isEmpty()) {
            out.println("No plug-in is in " + folders.plugins() + ".");
        }
        Optional<String> open = Files.exists(folders.plugins())
                ? Owners.of(folders.home()).openTo(folders.plugins())
                : Optional.empty();
        if (open.isPresent()) {
            out.println("Nothing in the plug-in folder is loaded: " + open.get() + ".");
        }
        boolean fine = open.isEmpty();
        for (Path jar : jars) {
            Optional<String> refusal = refusal(jar);
            fine &= refusal.isEmpty();
            out.println(jar.getFileName() + ": " + named(jar) + ", "
                    + refusal.map(r -> "refused: it " + r).orElseGet(() -> "signed by " + signer(jar)) + ".");
        }
        return fine ? Exit.FINE : Exit.DEGRADED;
    }

    private static String named(Path jar) {
        try {
            return SelfDescription.of(jar).toString();
        } catch (Failure e) {
            return "no plug-in";
        }
    }

    private int sign(Path jar) throws Failure {
        if (!options.containsKey("--key")) {
            throw Failure.usage(USAGE);
        }
        SelfDescription said = SelfDescription.of(jar);
        Path keys = Path.of(options.get("--key")).toAbsolutePath().normalize();
        X509Certificate signer = Signing.sign(jar, keys, Optional.ofNullable(options.get("--alias")), password(keys));
        out.println(said + " is signed by " + Trust.name(signer) + ".");
        out.println("Whoever is to run it has this line in " + Trust.FILE + " beside pointsman.json:");
        out.println("allow " + Fingerprint.of(signer).hex() + " " + Trust.name(signer));
        return Exit.FINE;
    }

    /** Not on the command line, where everybody on this machine can read it. */
    private char[] password(Path keys) throws Failure {
        String given = environment.get(PASSWORD);
        if (given != null) {
            return given.toCharArray();
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Password of %s: ", keys.getFileName());
        if (typed == null) {
            throw Failure.failed(
                    "The password of " + keys + " is to be typed, or in the environment as " + PASSWORD + ".");
        }
        return typed;
    }
}

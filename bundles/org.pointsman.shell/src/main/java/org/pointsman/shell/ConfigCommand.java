/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.config.ConfigurationStore.Finding;
import org.pointsman.api.config.ConfigurationStore.Result;
import org.pointsman.api.config.ConfigurationStore.Version;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ChangesReport;
import org.pointsman.shell.report.ConfigurationReport;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.FindingsReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;
import org.pointsman.shell.report.TextReport;
import org.pointsman.shell.report.VersionsReport;

/** {@code wan:config}: what is configured, what was, and changes that go by themselves unless they are confirmed. */
@Component(
        service = ConfigCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "config",
            Commands.USAGE + "=wan:config [show [N]|versions|diff [N|FILE]|check FILE|apply FILE|confirm|revert [N]]"
                    + " [--for-good] [--json]",
            Commands.DESCRIPTION + "=What is configured, and changes that are taken back unless they are confirmed."
        })
public final class ConfigCommand {
    private static final long LARGEST = 1 << 20;

    private final Services services;

    /** Changes what {@code services} offer. */
    @Activate
    public ConfigCommand(@Reference Services services) {
        this.services = services;
    }

    /** Shows or changes. */
    @Descriptor("shows or changes the configuration")
    public Report config(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Parameter(names = "--for-good", presentValue = "true", absentValue = "false")
                    @Descriptor("applied without waiting for a confirmation")
                    boolean forGood,
            @Descriptor("show, versions, diff, check, apply, confirm or revert, and what it is about")
                    String... words) {
        Optional<ConfigurationStore> store = services.configuration();
        if (store.isEmpty()) {
            return AsJson.when(json, Configuring.NO_STORE);
        }
        try {
            return AsJson.when(json, answer(store.get(), forGood, List.of(words)));
        } catch (Unreadable e) {
            return AsJson.when(json, Sentence.failed(e.getMessage()));
        }
    }

    /** A file or version that cannot be had; the message is for people. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String sentence) {
            super(sentence);
        }
    }

    private static Report answer(ConfigurationStore store, boolean forGood, List<String> words) throws Unreadable {
        String verb = words.isEmpty() ? "" : words.get(0);
        Optional<String> about = words.size() > 1 ? Optional.of(words.get(1)) : Optional.empty();
        boolean needsFile = verb.equals("check") || verb.equals("apply");
        boolean takesNone = List.of("", "versions", "confirm").contains(verb);
        if (words.size() > 2 || about.isPresent() && takesNone || about.isEmpty() && needsFile) {
            return usage(
                    "'" + verb + "' takes " + (needsFile ? "one FILE" : takesNone ? "nothing more" : "one word more"));
        }
        return switch (verb) {
            case "" -> new ConfigurationReport(store.status(), inForce(store), store.trial());
            case "show" -> new TextReport(about.isPresent() ? version(store, about.get()) : current(store));
            case "versions" ->
                new VersionsReport(store.versions(), store.status().version());
            case "diff" -> diff(store, about);
            case "check" -> check(store, about.orElseThrow());
            case "apply" -> apply(store, file(about.orElseThrow()), forGood);
            case "confirm" -> confirm(store);
            case "revert" -> about.isPresent() ? apply(store, version(store, about.get()), forGood) : revert(store);
            default -> usage("'" + verb + "' is none of show, versions, diff, check, apply, confirm, revert");
        };
    }

    private static Sentence usage(String what) {
        return new Sentence(what + "; see: wan:help config", ExitCodes.USAGE);
    }

    private static Optional<Version> inForce(ConfigurationStore store) {
        int number = store.status().version();
        return store.versions().stream().filter(v -> v.number() == number).findFirst();
    }

    private static Report diff(ConfigurationStore store, Optional<String> about) throws Unreadable {
        String now = current(store);
        if (about.filter(a -> !a.matches("[0-9]{1,9}")).isPresent()) {
            return ChangesReport.between("what the file would change", store.changes(now, file(about.get())));
        }
        int number = about.map(Integer::parseInt).orElseGet(() -> before(store));
        if (number == 0) {
            return Sentence.failed("There is no earlier version to compare with.");
        }
        return ChangesReport.between(
                "since version " + number, store.changes(version(store, String.valueOf(number)), now));
    }

    /** The version before the one in force; 0: none. */
    private static int before(ConfigurationStore store) {
        int number = store.status().version();
        return store.versions().stream()
                .mapToInt(Version::number)
                .filter(n -> n < number)
                .max()
                .orElse(0);
    }

    private static Report check(ConfigurationStore store, String name) throws Unreadable {
        List<Finding> findings = store.check(file(name), name);
        return findings.isEmpty()
                ? new Sentence(name + " would be accepted.", ExitCodes.FINE)
                : new FindingsReport(findings);
    }

    private static Report apply(ConfigurationStore store, String text, boolean forGood) throws Unreadable {
        return new Configuring(store).apply(current(store), text, forGood);
    }

    private static Report confirm(ConfigurationStore store) {
        return store.confirm(Configuring.AUTHOR)
                .map(t -> new Sentence("Version " + t.version() + " stays.", ExitCodes.FINE))
                .orElseGet(() -> Sentence.failed("No configuration waits for its confirmation."));
    }

    private static Report revert(ConfigurationStore store) {
        Result result = store.revert(Configuring.AUTHOR);
        return result.applied()
                ? new Sentence(
                        "What was before is in force again"
                                + (result.changed().isEmpty()
                                        ? "."
                                        : "; changed: "
                                                + result.changed().stream().collect(Collectors.joining(", ")) + "."),
                        ExitCodes.FINE)
                : new FindingsReport(result.findings());
    }

    /** What is in force. */
    private static String current(ConfigurationStore store) throws Unreadable {
        return version(store, String.valueOf(store.status().version()));
    }

    private static String version(ConfigurationStore store, String number) throws Unreadable {
        try {
            return store.text(Integer.parseInt(number))
                    .orElseThrow(() -> new Unreadable("There is no version " + number + "; see: wan:config versions"));
        } catch (NumberFormatException e) {
            throw new Unreadable("'" + number + "' is no version; see: wan:config versions");
        }
    }

    private static String file(String name) throws Unreadable {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw new Unreadable("'" + name + "' is no file name.");
        }
        if (!file.isAbsolute()) {
            throw new Unreadable("'" + name + "' is to be the file's whole path, from / on.");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new Unreadable(name + " is larger than a configuration may be, " + LARGEST + " bytes.");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Unreadable("There is no file " + name + ".");
        } catch (MalformedInputException e) {
            throw new Unreadable(name + " is not UTF-8 text.");
        } catch (IOException e) {
            throw new Unreadable(name + " cannot be read (" + e.getMessage() + ").");
        }
    }
}

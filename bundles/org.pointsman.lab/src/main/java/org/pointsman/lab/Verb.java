/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What {@code pointsman lab} can do: one constant per verb, with its options and its line in the help. */
enum Verb {
    UP(
            "up",
            "[--profile NAME] [--name NAME] [--detach] [--conf FILE] [--bare]",
            "build a lab and start Pointsman in its router",
            Set.of("profile", "name", "conf"),
            Set.of("detach", "foreground", "bare"),
            0),
    CUT("cut", "UPLINK", "pull the cable: no carrier", 1),
    RESTORE("restore", "UPLINK", "undo cut, blackhole and dead", 1),
    BLACKHOLE("blackhole", "UPLINK", "the gateway answers, nothing behind it does", 1),
    DEAD("dead", "UPLINK", "the gateway is silent, the carrier stays", 1),
    PING("ping", "[--count N]", "10 packets a second, and which way each went", Set.of("count"), Set.of(), 0),
    DOWNLOAD(
            "download",
            "[--size MB]",
            "load a file, in parts; its rate and which way it came",
            Set.of("size"),
            Set.of(),
            0),
    STATUS("status", "[--json]", "what runs, what is broken", Set.of(), Set.of("json"), 0),
    LIST("list", "[--json]", "the labs on this machine", Set.of(), Set.of("json"), 0),
    SHELL("shell", "[COMMAND...]", "Pointsman's shell in this lab", Integer.MAX_VALUE),
    DOWN("down", "[LAB] [--all]", "take a lab down; nothing of it stays", Set.of(), Set.of("all"), 1),
    PROFILES("profiles", "", "the networks that a lab can have", 0),
    HELP("help", "", "this list", 0);

    private final String word;
    private final String form;
    private final String purpose;
    private final Set<String> options;
    private final Set<String> flags;
    private final int operands;

    Verb(String word, String form, String purpose, int operands) {
        this(word, form, purpose, Set.of(), Set.of(), operands);
    }

    Verb(String word, String form, String purpose, Set<String> options, Set<String> flags, int operands) {
        this.word = word;
        this.form = form;
        this.purpose = purpose;
        this.options = options;
        this.flags = flags;
        this.operands = operands;
    }

    static Optional<Verb> of(String word) {
        return Arrays.stream(values()).filter(v -> v.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    /** How it is written, without the options that all verbs share. */
    String form() {
        return form.isEmpty() ? word : word + " " + form;
    }

    String purpose() {
        return purpose;
    }

    /** Names of options with a value; every verb on an existing lab also takes {@code --lab}. */
    boolean hasOption(String name) {
        return options.contains(name) || name.equals("lab") && takesLab();
    }

    /** Its options and flags as they are typed. */
    Stream<String> switches() {
        return Stream.of(options.stream(), flags.stream(), takesLab() ? Stream.of("lab") : Stream.<String>empty())
                .flatMap(s -> s)
                .map(name -> "--" + name);
    }

    boolean hasFlag(String name) {
        return flags.contains(name);
    }

    /** How many operands there may be. */
    int operands() {
        return operands;
    }

    private boolean takesLab() {
        return switch (this) {
            case UP, LIST, PROFILES, HELP -> false;
            case CUT, RESTORE, BLACKHOLE, DEAD, PING, DOWNLOAD, STATUS, SHELL, DOWN -> true;
        };
    }
}

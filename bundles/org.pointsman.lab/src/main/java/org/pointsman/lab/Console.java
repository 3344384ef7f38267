/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The web console of a lab's router, as it is reached from the host.
 *
 * @param url its address
 * @param claimCode what claims it; empty: somebody has
 */
record Console(String url, Optional<String> claimCode) {
    /** The relay's name in the state of a lab. */
    static final String PROCESS = "console";

    private static final String PID = "org.pointsman.webconsole";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(50);

    /** The port that a configuration has it listen on; empty: it has no console. */
    static Optional<Integer> port(String configuration) {
        try {
            return Optional.ofNullable(
                            Texts.object("the configuration", configuration).get(PID))
                    .filter(JsonObject.class::isInstance)
                    .map(c -> c.asJsonObject().getInt("port", ConsoleRelay.PORT));
        } catch (LabException | ClassCastException e) {
            return Optional.empty(); // Pointsman says what is wrong with it
        }
    }

    /** The command line of the relay. */
    static List<String> command(LabNames names, int port) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx24m"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        for (String each : List.of("jna.nounpack", "jna.boot.library.path", "jna.platform.library.path")) {
            Optional.ofNullable(System.getProperty(each)).ifPresent(value -> command.add("-D" + each + "=" + value));
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ConsoleRelay.class.getName(),
                names.lab(),
                Integer.toString(port)));
        return command;
    }

    /** Waits until it is open and the relay listens; empty: one of them does not in good time. */
    static Optional<Console> await(LabFolder folder) {
        Waiting.until(PATIENCE, STEP, () -> of(folder).isPresent());
        return of(folder);
    }

    /** That of a lab now; empty: there is none, or it is not open yet. */
    static Optional<Console> of(LabFolder folder) {
        return folder.console()
                .flatMap(port -> new ControlSocket(folder.data())
                        .ask("wan:console --json")
                        .filter(answer -> answer.containsKey("url"))
                        .map(answer -> new Console(
                                "http://127.0.0.1:" + port + "/",
                                Optional.ofNullable(answer.get("claimCode"))
                                        .filter(JsonString.class::isInstance)
                                        .map(code -> ((JsonString) code).getString()))));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pointsman.launcher.prompt.Prompt;

/** The prompt of {@code pointsman shell} at a terminal in raw mode. A daemon that is started anew in between is no reason to end. */
final class TypedPrompt implements Prompt.Shell {
    private final ControlClient client;
    private final PrintStream out;
    private final PrintStream err;

    TypedPrompt(ControlClient client, PrintStream out, PrintStream err) {
        this.client = client;
        this.out = out;
        this.err = err;
    }

    int run() throws Failure {
        // whether anybody answers is said before anything is typed
        ask(List.of(""));
        try {
            return new Prompt(System.in, out, "pointsman> ", true, this).run();
        } catch (IOException e) {
            throw Failure.failed("The input cannot be read (" + e.getMessage() + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.FAILED;
        }
    }

    @Override
    public int run(String line) {
        try {
            return client.execute(line, out, err);
        } catch (Failure e) {
            err.println(e.text());
            return e.code();
        }
    }

    @Override
    public List<String> complete(List<String> words) {
        try {
            return ask(words);
        } catch (Failure e) {
            return List.of();
        }
    }

    private List<String> ask(List<String> words) throws Failure {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        client.execute(
                "wan:complete '" + String.join("' '", words) + "'", said, ByteArrayOutputStream.nullOutputStream());
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void interrupt() {
        client.interrupt();
    }
}

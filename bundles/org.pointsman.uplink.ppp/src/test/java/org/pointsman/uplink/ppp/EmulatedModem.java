/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@code modem.py} on a pseudo-terminal. */
final class EmulatedModem implements AutoCloseable {
    private final List<String> commands = new CopyOnWriteArrayList<>();

    private final Process process;
    private final OutputStream control;
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    /** {@code device}: where its line is to appear. */
    EmulatedModem(Path device) throws IOException, InterruptedException {
        process = new ProcessBuilder("python3", script(), "--modem", "pty:" + device)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        control = process.getOutputStream();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(() -> lines.lines().forEach(this::said), "modem");
        reader.setDaemon(true);
        reader.start();
        await("ready");
    }

    private static String script() {
        try {
            return Path.of(EmulatedModem.class.getResource("modem.py").toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void said(String line) {
        if (line.startsWith("at ")) {
            commands.add(line.substring(3));
        } else {
            done.add(line);
        }
    }

    private void await(String word) throws InterruptedException {
        String line;
        do {
            line = done.poll(30, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the emulated modem never said " + word);
            }
        } while (!line.equals(word));
    }

    /** One of its commands; returns when it is done. */
    void control(String command) throws IOException, InterruptedException {
        control.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        control.flush();
        await("did " + command);
    }

    /** All AT commands that it got. What it says comes in order, so one more round brings whatever it said before. */
    List<String> commands() throws IOException, InterruptedException {
        control("nothing");
        return List.copyOf(commands);
    }

    /** Until a call was connected. */
    void awaitConnected() throws InterruptedException {
        await("connected");
    }

    @Override
    public void close() throws IOException {
        control.close(); // it ends by itself
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}

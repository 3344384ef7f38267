/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program in a pseudo-terminal, made by script(1), and somebody who types. */
final class Pty implements AutoCloseable {
    static final int ROWS = 24;
    private static final String COLOURS = "\u001b\\[[0-9;]*m";

    private final int columns;
    private final Process script;
    private final OutputStream keys;
    private final StringBuffer sent = new StringBuffer();

    /** Starts {@code argv}, whose words have no quotes, in a terminal of so many columns. */
    Pty(int columns, List<String> argv) throws IOException {
        this.columns = columns;
        String command = "stty cols " + columns + " rows " + ROWS + "; exec " + quoted(argv);
        ProcessBuilder builder = new ProcessBuilder("script", "-qfec", command, "/dev/null").redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().remove("NO_COLOR");
        script = builder.start();
        keys = script.getOutputStream();
        Thread reader = new Thread(this::read, "pty-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private static String quoted(List<String> argv) {
        return "'" + String.join("' '", argv) + "'";
    }

    private void read() {
        byte[] bytes = new byte[8192];
        int rest = 0;
        try (InputStream in = script.getInputStream()) {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes, rest, bytes.length - rest)) {
                int all = rest + n;
                int whole = whole(bytes, all);
                sent.append(new String(bytes, 0, whole, StandardCharsets.UTF_8));
                rest = all - whole;
                System.arraycopy(bytes, whole, bytes, 0, rest);
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    /** How many of the first {@code n} bytes are whole characters: one may come in two pieces. */
    private static int whole(byte[] bytes, int n) {
        int begin = n - 1;
        while (begin > 0 && (bytes[begin] & 0xc0) == 0x80) {
            begin--;
        }
        if (begin < 0 || bytes[begin] >= 0) {
            return n;
        }
        int length = (bytes[begin] & 0xf0) == 0xf0 ? 4 : (bytes[begin] & 0xe0) == 0xe0 ? 3 : 2;
        return n - begin >= length ? n : begin;
    }

    /** What the program has sent, as it came. */
    String sent() {
        return sent.toString();
    }

    /** The same without colours. */
    String text() {
        return sent().replaceAll(COLOURS, "");
    }

    /** What there is to see, with all that has been scrolled away. */
    List<String> seen() {
        return Glass.lines(sent(), columns, ROWS);
    }

    Pty type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
        return this;
    }

    /** Waits until {@code so} of what was sent, without colours. */
    Pty await(String what, Predicate<String> so) {
        Await.until(what, () -> so.test(text()), this::sent);
        return this;
    }

    /** Its exit code. */
    int end() throws InterruptedException {
        if (!script.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the program in the terminal does not end:\n" + sent());
        }
        return script.exitValue();
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroy);
        script.destroyForcibly();
    }
}

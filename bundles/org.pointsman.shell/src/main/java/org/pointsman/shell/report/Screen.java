/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Where a {@link Live} report is shown: a terminal, on which what was said before can be painted over, or a file or pipe, into which only whole
 * lines go. Progress goes to standard error, so that what is redirected is the result. One thread.
 */
public final class Screen {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final boolean repaints;
    private final OutputStream out;
    private final OutputStream err;
    private int painted;
    private boolean progress;
    private String said = "";

    /**
     * A screen.
     *
     * @param repaints whether the cursor can be moved (ECMA-48)
     */
    public Screen(Terminal terminal, boolean repaints, OutputStream out, OutputStream err) {
        this.terminal = terminal;
        this.repaints = repaints;
        this.out = out;
        this.err = err;
    }

    /** What it can show. */
    public Terminal terminal() {
        return terminal;
    }

    /** Whether what was shown can be painted over. */
    public boolean repaints() {
        return repaints;
    }

    /** Says how it goes: on a terminal in place of what was said before; elsewhere a line if not only its numbers are others. */
    public void progress(String text) {
        String line = Words.shorten(Words.clean(text), terminal.columns() - 1);
        if (repaints) {
            write(err, ERASE_LINE + terminal.paint(Style.DIM, line));
            progress = true;
        } else if (!gist(line).equals(said)) {
            write(err, line + "\n");
        }
        said = gist(line);
    }

    private static String gist(String line) {
        return line.replaceAll("[0-9]+", "#");
    }

    /** Writes lines for good, behind all that was said. */
    public void print(String text) {
        endProgress();
        painted = 0;
        write(out, text + "\n");
    }

    /**
     * Shows a report in place of the last one that was shown so. Where nothing can be painted
     * over it goes behind it: text with an empty line between, JSON a line each.
     */
    public void block(Report report) {
        endProgress();
        String text = report.text(terminal);
        if (!repaints) {
            boolean json = report instanceof AsJson;
            write(out, (painted == 0 || json ? "" : "\n") + text + "\n");
            painted = 1;
            return;
        }
        StringBuilder bytes = new StringBuilder(painted == 0 ? "" : "\r\u001b[" + painted + "A");
        // line by line, so that nothing flickers; what was longer before is erased
        text.lines().forEach(l -> bytes.append(l).append("\u001b[K\n"));
        painted = (int) text.lines().count();
        write(out, bytes.append("\u001b[J").toString());
    }

    /** Takes the progress line away. */
    void endProgress() {
        if (progress) {
            write(err, ERASE_LINE);
            progress = false;
        }
    }

    /** Shows the last word. */
    public void end(Report report) {
        endProgress();
        String text = report.text(terminal);
        if (!text.isEmpty()) {
            write(out, text + "\n");
        }
    }

    private static void write(OutputStream to, String text) {
        try {
            to.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // whoever looked has gone
        }
    }
}

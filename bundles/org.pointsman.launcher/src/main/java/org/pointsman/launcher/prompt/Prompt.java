/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks for commands until there are no more. At a terminal, which has to be in raw mode, it echoes, completes with Tab and brings earlier lines back; Ctrl-C
 * ends what runs. A thread of its own reads what is typed ahead. Used by one thread.
 */
public final class Prompt {
    private static final int END = -1;
    private static final int CTRL_C = 3;
    /** Typed ahead; more is dropped. */
    private static final int MOST_AHEAD = 8192;

    /** Who answers. */
    public interface Shell {
        /**
         * Runs a line and shows what it says.
         *
         * @return its exit code
         * @throws IOException if whoever types has gone
         */
        int run(String line) throws IOException;

        /**
         * What the last of these words may become.
         *
         * @throws IOException if nobody knows
         */
        List<String> complete(List<String> words) throws IOException;

        /** Ends what {@link #run} does now; called by another thread. Without effect if nothing runs. */
        void interrupt();
    }

    private final InputStream in;
    private final OutputStream out;
    private final String prefix;
    private final boolean terminal;
    private final Shell shell;
    private final BlockingQueue<Integer> typed = new LinkedBlockingQueue<>(MOST_AHEAD);
    private volatile boolean running;
    private volatile boolean closed;

    /**
     * Reads from now on.
     *
     * @param prefix what stands before each line, at a terminal
     * @param terminal whether it is one
     */
    public Prompt(InputStream in, OutputStream out, String prefix, boolean terminal, Shell shell) {
        this.in = in;
        this.out = out;
        this.prefix = prefix;
        this.terminal = terminal;
        this.shell = shell;
        Thread reader = new Thread(this::read, Thread.currentThread().getName() + "-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Nobody waits for what is typed any more. */
    public void close() {
        closed = true;
        shell.interrupt();
    }

    /** Runs one command; Ctrl-C ends it. The exit code. */
    public int once(String line) throws IOException {
        if (line.isBlank()) {
            return 0;
        }
        running = true;
        try {
            return shell.run(line.strip());
        } finally {
            running = false;
        }
    }

    /** Runs what is typed, until Ctrl-D or {@code exit}. The exit code of the last command. */
    public int run() throws IOException, InterruptedException {
        LineEditor editor = new LineEditor();
        int code = 0;
        say("Pointsman; 'help' lists the commands, Ctrl-D ends.\n");
        while (true) {
            editor.clear();
            say(prefix);
            Optional<String> line = line(editor);
            if (line.isEmpty() || List.of("exit", "quit").contains(line.get().strip())) {
                return code;
            }
            editor.remember(line.get());
            code = once(line.get());
        }
    }

    private void read() {
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == CTRL_C && running) {
                    shell.interrupt();
                } else {
                    typed.offer(b);
                }
            }
        } catch (IOException e) {
            // whoever typed has gone, which is an end like another
        }
        boolean told = false;
        while (!closed && !told) {
            try {
                told = typed.offer(END, 1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The next line; empty: there is none. */
    private Optional<String> line(LineEditor editor) throws IOException, InterruptedException {
        while (true) {
            int b = typed.take();
            if (b == END) {
                return editor.line().isEmpty() ? Optional.empty() : Optional.of(editor.line());
            }
            LineEditor.Event event = editor.type(b);
            show(editor);
            switch (event) {
                case LINE -> {
                    return Optional.of(editor.line());
                }
                case END -> {
                    say("\n");
                    return Optional.empty();
                }
                case INTERRUPT -> {
                    editor.clear();
                    say(prefix);
                }
                case COMPLETE -> complete(editor);
                default -> {
                    // more is to come
                }
            }
        }
    }

    private void complete(LineEditor editor) throws IOException {
        String line = editor.line();
        if (!terminal || line.matches(".*['\"|].*")) {
            return;
        }
        List<String> words = List.of(line.split(" +", -1));
        String word = words.get(words.size() - 1);
        List<String> candidates =
                shell.complete(words).stream().filter(c -> c.startsWith(word)).toList();
        Optional<String> more = LineEditor.common(candidates, word);
        if (candidates.size() == 1) {
            editor.append(more.orElse("") + " ");
        } else if (more.isPresent()) {
            editor.append(more.get());
        } else if (!candidates.isEmpty()) {
            say("\n" + String.join("  ", candidates) + "\n" + prefix + line);
        }
        show(editor);
    }

    private void show(LineEditor editor) throws IOException {
        String shown = editor.shown();
        if (terminal) {
            write(shown);
        }
    }

    private void say(String text) throws IOException {
        if (terminal) {
            write(text.replace("\n", "\r\n"));
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}

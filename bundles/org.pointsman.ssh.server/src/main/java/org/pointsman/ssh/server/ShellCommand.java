/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh.server;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a visitor does: one command, or a prompt. Each command goes over the control socket. */
final class ShellCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(ShellCommand.class);
    private static final int END = -1;
    private static final int CTRL_C = 3;
    private static final int USUAL_COLUMNS = 80;
    private static final int FAILED = 1;
    /** Typed ahead; more is dropped. */
    private static final int MOST_AHEAD = 8192;

    private final ControlSocket socket;
    private final Visitor visitor;
    private final Optional<String> only;
    private final BlockingQueue<Integer> typed = new LinkedBlockingQueue<>(MOST_AHEAD);
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private Environment environment;
    private Thread thread;
    private volatile SocketChannel running;
    private volatile boolean gone;

    /** Runs {@code only}, or a prompt. */
    ShellCommand(ControlSocket socket, ChannelSession channel, Optional<String> only) {
        this.socket = socket;
        this.only = only;
        this.visitor = channel.getSession().getAttribute(SshServerComponent.VISITOR);
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment given) {
        environment = given;
        if (terminal()) {
            out = new Returns(out);
            err = new Returns(err);
        }
        thread = new Thread(this::run, "ssh-" + visitor.name());
        thread.setDaemon(true);
        thread.start();
        Thread reader = new Thread(this::read, "ssh-" + visitor.name() + "-reader");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void destroy(ChannelSession channel) {
        gone = true;
        stopRunning();
        thread.interrupt();
    }

    private boolean terminal() {
        String term = environment.getEnv().get(Environment.ENV_TERM);
        return term != null && !term.isEmpty() && !term.equals("dumb");
    }

    private int columns() {
        String columns = environment.getEnv().getOrDefault(Environment.ENV_COLUMNS, "");
        int number = columns.matches("[0-9]{1,4}") ? Integer.parseInt(columns) : 0;
        return number > 0 ? number : USUAL_COLUMNS;
    }

    private void run() {
        int code = FAILED;
        try {
            code = only.isPresent() ? command(only.get()) : prompt();
        } catch (IOException e) {
            LOG.debug("A visitor by SSH has gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exit.onExit(code);
        }
    }

    /** What is typed; Ctrl-C ends what runs. */
    private void read() {
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == CTRL_C && running != null) {
                    stopRunning();
                } else if (!typed.offer(b)) {
                    LOG.trace("too much is typed ahead");
                }
            }
        } catch (IOException e) {
            LOG.debug("A visitor by SSH has gone", e);
        }
        while (!gone && !offerEnd()) {
            Thread.onSpinWait();
        }
    }

    private boolean offerEnd() {
        try {
            return typed.offer(END, 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void stopRunning() {
        SocketChannel channel = running;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.trace("closed already", e);
            }
        }
    }

    private int command(String line) throws IOException {
        if (line.isBlank()) {
            return 0;
        }
        try (SocketChannel channel = socket.connect()) {
            running = channel;
            return ControlSocket.run(channel, ControlSocket.request(line, columns(), terminal(), visitor), out, err);
        } catch (IOException e) {
            if (gone) {
                throw e;
            }
            return FAILED; // interrupted, or the shell is being updated
        } finally {
            running = null;
        }
    }

    private int prompt() throws IOException, InterruptedException {
        LineEditor editor = new LineEditor();
        int code = 0;
        boolean terminal = terminal();
        say(terminal ? "Pointsman; 'help' lists the commands, Ctrl-D ends.\n" : "");
        while (true) {
            editor.clear();
            say(terminal ? prefix() : "");
            Optional<String> line = line(editor, terminal);
            if (line.isEmpty() || List.of("exit", "quit").contains(line.get().strip())) {
                return code;
            }
            editor.remember(line.get());
            code = command(line.get().strip());
        }
    }

    private String prefix() {
        return visitor.viewer() ? "pointsman (viewer)> " : "pointsman> ";
    }

    /** The next line; empty: there is none. */
    private Optional<String> line(LineEditor editor, boolean terminal) throws IOException, InterruptedException {
        while (true) {
            int b = typed.take();
            if (b == END) {
                return editor.line().isEmpty() ? Optional.empty() : Optional.of(editor.line());
            }
            LineEditor.Event event = editor.type(b);
            String shown = editor.shown();
            if (terminal) {
                raw(shown);
            }
            switch (event) {
                case LINE -> {
                    return Optional.of(editor.line());
                }
                case END -> {
                    say(terminal ? "\n" : "");
                    return Optional.empty();
                }
                case INTERRUPT -> {
                    editor.clear();
                    say(terminal ? prefix() : "");
                }
                case COMPLETE -> complete(editor, terminal);
                default -> {
                    // more is to come
                }
            }
        }
    }

    private void complete(LineEditor editor, boolean terminal) throws IOException {
        String line = editor.line();
        if (!terminal || line.matches(".*['\"|].*")) {
            return;
        }
        String[] words = line.split(" +", -1);
        String word = words[words.length - 1];
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String asked = "wan:complete '" + String.join("' '", words) + "'";
        try (SocketChannel channel = socket.connect()) {
            ControlSocket.run(channel, ControlSocket.request(asked, columns(), false, visitor), said, said);
        }
        List<String> candidates = said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(l -> l.startsWith(word))
                .toList();
        Optional<String> more = LineEditor.common(candidates, word);
        if (candidates.size() == 1) {
            editor.append(more.orElse("") + " ");
        } else if (more.isPresent()) {
            editor.append(more.get());
        } else if (!candidates.isEmpty()) {
            say("\n" + String.join("  ", candidates) + "\n" + prefix() + line);
        }
        raw(editor.shown());
    }

    private void say(String text) throws IOException {
        raw(text.replace("\n", "\r\n"));
    }

    private void raw(String text) throws IOException {
        OutputStream to = out instanceof Returns returns ? returns.raw() : out;
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    /** A terminal in raw mode wants a carriage return with each line break. */
    private static final class Returns extends FilterOutputStream {
        Returns(OutputStream to) {
            super(to);
        }

        OutputStream raw() {
            return out;
        }

        @Override
        public void write(int b) throws IOException {
            if (b == '\n') {
                out.write('\r');
            }
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream(length + 64);
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n') {
                    all.write('\r');
                }
                all.write(bytes[i]);
            }
            out.write(all.toByteArray());
        }
    }
}

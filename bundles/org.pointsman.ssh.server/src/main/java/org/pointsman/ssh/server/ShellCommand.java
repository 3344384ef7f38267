/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh.server;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.pointsman.launcher.prompt.Prompt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a visitor does: one command, or a prompt. Each command goes over the control socket. */
final class ShellCommand implements Command, Prompt.Shell {
    private static final Logger LOG = LoggerFactory.getLogger(ShellCommand.class);
    private static final int USUAL_COLUMNS = 80;
    private static final int FAILED = 1;

    private final ControlSocket socket;
    private final Visitor visitor;
    private final Optional<String> only;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private Environment environment;
    private Thread thread;
    private Prompt prompt;
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
        OutputStream raw = out;
        if (terminal()) {
            out = new Returns(out);
            err = out; // by a stream of its own it could be shown after the next prompt
        }
        prompt = new Prompt(in, raw, visitor.viewer() ? "pointsman (viewer)> " : "pointsman> ", terminal(), this);
        thread = new Thread(this::run, "ssh-" + visitor.name());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void destroy(ChannelSession channel) {
        gone = true;
        prompt.close();
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
            code = only.isPresent() ? prompt.once(only.get()) : prompt.run();
        } catch (IOException e) {
            LOG.debug("A visitor by SSH has gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exit.onExit(code);
        }
    }

    @Override
    public void interrupt() {
        SocketChannel channel = running;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.trace("closed already", e);
            }
        }
    }

    @Override
    public int run(String line) throws IOException {
        try (SocketChannel channel = socket.connect()) {
            running = channel;
            return ControlSocket.run(channel, ControlSocket.request(line, columns(), terminal(), visitor), out, err);
        } catch (ClosedChannelException e) {
            return FAILED; // interrupted
        } catch (IOException e) {
            if (gone) {
                throw e;
            }
            err.write("The shell does not answer just now; try again.\n".getBytes(StandardCharsets.UTF_8));
            err.flush();
            return FAILED;
        } finally {
            running = null;
        }
    }

    @Override
    public List<String> complete(List<String> words) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String asked = "wan:complete '" + String.join("' '", words) + "'";
        try (SocketChannel channel = socket.connect()) {
            ControlSocket.run(channel, ControlSocket.request(asked, columns(), false, visitor), said, said);
        }
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** A terminal in raw mode wants a carriage return with each line break. */
    private static final class Returns extends FilterOutputStream {
        Returns(OutputStream to) {
            super(to);
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

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.pointsman.shell.ReportConverter;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Live;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Screen;
import org.pointsman.shell.report.Sentence;
import org.pointsman.shell.report.Terminal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs requests in Gogo sessions of their own. */
final class GogoRunner implements Runner {
    private static final Logger LOG = LoggerFactory.getLogger(GogoRunner.class);

    private final CommandProcessor processor;

    GogoRunner(CommandProcessor processor) {
        this.processor = processor;
    }

    @Override
    public int run(Request request, String who, OutputStream out, OutputStream err)
            throws InterruptedException, IOException {
        Optional<CommandLine> changes = Optional.empty();
        try {
            CommandLine line = CommandLine.parse(request.command()).explained();
            if (!Rights.onlyShows(line)) {
                if (request.viewer()) {
                    LOG.warn("Shell: {} may not: {}", who, Rights.forLog(line));
                    return complain(err, request, "A viewer may not do this.", ExitCodes.FAILED);
                }
                changes = Optional.of(line);
            }
        } catch (UsageException e) {
            // said below
        }
        // before it runs: a command that ends the connection, or this process, is to be found as well
        changes.ifPresent(line -> LOG.info("Shell: {}: {}", who, Rights.forLog(line)));
        int code = run(request, out, err);
        if (code != ExitCodes.FINE) {
            changes.ifPresent(line -> LOG.info("Shell: {}: {} ended with {}", who, Rights.forLog(line), code));
        }
        return code;
    }

    private int run(Request request, OutputStream out, OutputStream err) throws InterruptedException, IOException {
        // closing the session interrupts what is left of its pipes
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), out, err)) {
            return run(request, session, out, err);
        } catch (UsageException e) {
            return complain(err, request, e.getMessage(), ExitCodes.USAGE);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // a command's own; if the client has gone, complaining fails as well
            LOG.debug("'{}' failed", request.command(), e);
            return complain(err, request, sentence(e), ExitCodes.FAILED);
        }
    }

    private static int run(Request request, CommandSession session, OutputStream out, OutputStream err)
            throws Exception {
        CommandLine typed = CommandLine.parse(request.command()).explained();
        boolean watch = typed.watches();
        CommandLine line = typed.once();
        String command = line.forGogo(new CommandNames(registered(session)), session::put);
        // what goes into a pipe is read by a command: no colours that it would trip over, and each row on one line
        boolean pipe = line.stages().size() > 1;
        session.put(ReportConverter.COLUMNS, pipe ? Terminal.WIDEST : request.columns());
        session.put(ReportConverter.COLOUR, request.colour() && !pipe);
        Object result = execute(session, command, line);
        if (watch && result instanceof Report first && !(result instanceof Live)) {
            return run(new Watch(first, () -> (Report) execute(session, command, line)), request, out, err);
        }
        if (result instanceof Live live && !pipe) {
            return run(live, request, out, err);
        }
        if (result != null) {
            print(session.format(result, Converter.INSPECT), out);
        }
        return result instanceof Report report ? report.exitCode() : ExitCodes.FINE;
    }

    /** On this thread, not on one of Gogo's: it is interrupted when the client goes, and what it logs is no output. */
    private static int run(Live live, Request request, OutputStream out, OutputStream err)
            throws InterruptedException, IOException {
        Screen screen = new Screen(terminal(request), request.terminal(), out, err);
        try {
            Report last = live.run(screen);
            screen.end(last);
            return last.exitCode();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Object execute(CommandSession session, String command, CommandLine line) throws Exception {
        try {
            return session.execute(command);
        } catch (IllegalArgumentException e) {
            // how Gogo says that no method of a command takes these arguments
            if (String.valueOf(e.getMessage()).startsWith("Cannot coerce")) {
                String name = line.stages().get(line.stages().size() - 1).get(0);
                throw new UsageException("'" + name + "' does not take these arguments; see: wan:help " + name);
            }
            throw e;
        }
    }

    private static Terminal terminal(Request request) {
        return new Terminal(request.columns(), request.colour(), ZoneId.systemDefault());
    }

    private static Set<String> registered(CommandSession session) {
        Set<String> names = new HashSet<>();
        if (session.get(".commands") instanceof Set<?> commands) {
            commands.forEach(c -> names.add(c.toString().toLowerCase(Locale.ROOT)));
        }
        return names;
    }

    private static void print(CharSequence text, OutputStream out) throws IOException {
        if (!text.isEmpty()) {
            out.write((text + (text.charAt(text.length() - 1) == '\n' ? "" : "\n")).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static int complain(OutputStream err, Request request, String sentence, int exitCode) throws IOException {
        print(new Sentence(sentence, exitCode).text(terminal(request)), err);
        return exitCode;
    }

    private static String sentence(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? "It failed: " + e.getClass().getSimpleName() + "."
                : message;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.OutputStream;
import java.io.PrintStream;
import org.slf4j.Logger;

/**
 * The logging as it ships: one line each on standard error. Set up in code, as reading it from XML and building it from a pattern costs a tenth of the start and
 * some megabytes; an operator's {@code logback.xml} is read nevertheless, see {@link Main}. Found by the service loader.
 */
public final class StandardErrorLogging extends ContextAwareBase implements Configurator {
    /** System property of logback: the file to read instead. */
    static final String FILE = "logback.configurationFile";

    /** What went there of late. */
    static final RecentLog RECENT = new RecentLog();

    /** For the service loader. */
    public StandardErrorLogging() {}

    @Override
    public ExecutionStatus configure(LoggerContext logging) {
        if (System.getProperty(FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LineLayout layout = new LineLayout();
        layout.setContext(logging);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(logging);
        encoder.setLayout(layout);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(logging);
        appender.setName("stderr");
        appender.setEncoder(encoder);
        appender.setOutputStream(ownError());
        appender.start();
        logging.getLogger("org.apache.felix").setLevel(Level.WARN);
        ch.qos.logback.classic.Logger root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** The process's standard error as it is now: the shell puts another one in its place, for what a command's thread prints. Never closed. */
    private static OutputStream ownError() {
        PrintStream err = System.err;
        return new OutputStream() {
            @Override
            public void write(int b) {
                err.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                err.write(bytes, offset, length);
                RECENT.add(bytes, offset, length);
            }

            @Override
            public void flush() {
                err.flush();
            }
        };
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Forwards each log entry once, in order, beginning with those from before it started: the component runtime, for one,
 * complains long before a component that could listen is there.
 */
@Component(service = {})
public final class LogBridge {
    private final LogReaderService reader;
    private final LogListener listener = this::logged;
    private final AtomicLong replayed = new AtomicLong(-1);

    /** Forwards what {@code reader} has and gets. */
    @Activate
    public LogBridge(@Reference LogReaderService reader) {
        this.reader = reader;
        synchronized (this) { // what is logged meanwhile waits until the past is told
            reader.addLogListener(listener);
            List<LogEntry> past = new ArrayList<>(Collections.list(reader.getLog()));
            Collections.reverse(past); // it comes newest first
            past.forEach(LogBridge::forward);
            past.forEach(entry -> replayed.accumulateAndGet(entry.getSequence(), Math::max));
        }
    }

    /** Stops forwarding. */
    @Deactivate
    public void stop() {
        reader.removeLogListener(listener);
    }

    private synchronized void logged(LogEntry entry) {
        if (entry.getSequence() > replayed.get()) {
            forward(entry);
        }
    }

    private static void forward(LogEntry entry) {
        String name = entry.getLoggerName() == null ? LogBridge.class.getName() : entry.getLoggerName();
        // the bundle says more than the logger's name, which often is just "LogService"
        String bundle = entry.getBundle() == null ? "" : "[" + entry.getBundle().getSymbolicName() + "] ";
        LoggerFactory.getLogger(name)
                .atLevel(level(name, entry.getLogLevel()))
                .setCause(entry.getException())
                .log(bundle + entry.getMessage());
    }

    private static Level level(String logger, LogLevel level) {
        return switch (level) {
            case AUDIT -> Level.INFO; // "always logged"; SLF4J has no such level
            // every service that comes and goes is told at INFO; hundreds at each start
            case INFO -> logger.startsWith("Events.") ? Level.DEBUG : Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineLayoutTest {
    private final LoggerContext logging = new LoggerContext();

    private LoggingEvent event(String logger, Level level, String message, Throwable thrown) {
        Logger from = logging.getLogger(logger);
        LoggingEvent event = new LoggingEvent("fqcn", from, level, message, thrown, new Object[] {"x"});
        event.setTimeStamp(1_795_000_003_042L);
        return event;
    }

    /** The pattern that a person would write for it. */
    private String byPattern(LoggingEvent event) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(logging);
        layout.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{20} - %msg%n");
        layout.start();
        return layout.doLayout(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.pointsman.steering.Steering", "short", "org.apache.felix.scr.impl.Activator"})
    void aLineLooksAsLogbacksPatternWouldMakeIt(String logger) {
        for (Level level : new Level[] {Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG}) {
            LoggingEvent event = event(logger, level, "traffic by {}", null);
            assertThat(new LineLayout().doLayout(event)).isEqualTo(byPattern(event));
        }
    }

    @Test
    void aStackTraceStandsBelow() {
        LoggingEvent event = event("a.B", Level.WARN, "broke", new IllegalStateException("why"));
        assertThat(new LineLayout().doLayout(event))
                .contains(" - broke\njava.lang.IllegalStateException: why")
                .contains("\tat org.pointsman.launcher.LineLayoutTest.");
    }
}

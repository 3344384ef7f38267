/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code 21:59:07.042 INFO  o.p.s.Steering - message}, and a stack trace below it where there is one. Thread-safe. */
final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final int NAME_LENGTH = 20;

    private final TargetLengthBasedClassNameAbbreviator abbreviator =
            new TargetLengthBasedClassNameAbbreviator(NAME_LENGTH);
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final ZoneId zone = ZoneId.systemDefault();

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        time(line, event.getTimeStamp());
        String level = event.getLevel().toString();
        line.append(' ').append(level).append(" ".repeat(6 - Math.min(5, level.length())));
        line.append(names.computeIfAbsent(event.getLoggerName(), abbreviator::abbreviate));
        line.append(" - ").append(event.getFormattedMessage()).append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private void time(StringBuilder line, long millis) {
        LocalTime t = LocalTime.ofInstant(Instant.ofEpochMilli(millis), zone);
        two(line, t.getHour()).append(':');
        two(line, t.getMinute()).append(':');
        two(line, t.getSecond()).append('.');
        int rest = t.getNano() / 1_000_000;
        two(line.append((char) ('0' + rest / 100)), rest % 100);
    }

    private static StringBuilder two(StringBuilder line, int number) {
        return line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}

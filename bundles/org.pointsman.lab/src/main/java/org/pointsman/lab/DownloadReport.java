/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is known of a download: bytes by ISP, silences, parts that had to be asked for again. Thread-safe. */
final class DownloadReport {
    private static final double MEGA = 1e6;

    private final long size;
    private final long start;
    private final Map<String, Long> byWay = new TreeMap<>();
    private final Map<String, Long> sinceLine = new TreeMap<>();
    private long lastByte;
    private long lastLine;
    private long longestGap;
    private int again;

    /** A download of {@code size} bytes that begins at {@code now}, monotonic nanoseconds. */
    DownloadReport(long size, long now) {
        this.size = size;
        start = now;
        lastByte = now;
        lastLine = now;
    }

    synchronized void received(String way, int bytes, long now) {
        byWay.merge(way, (long) bytes, Long::sum);
        sinceLine.merge(way, (long) bytes, Long::sum);
        longestGap = Math.max(longestGap, now - lastByte);
        lastByte = now;
    }

    /** A part did not come to its end and is asked for again from where it stopped. */
    synchronized void askedAgain() {
        again++;
    }

    /** How it went since the line before: at most 72 columns. */
    synchronized String line(long now) {
        double rate = sum(sinceLine) / MEGA / Math.max(1e-3, (now - lastLine) / 1e9);
        String ways = sinceLine.entrySet().stream()
                .map(e -> e.getKey() + " " + percent(e.getValue(), sum(sinceLine)))
                .collect(Collectors.joining("  "));
        sinceLine.clear();
        lastLine = now;
        return String.format(
                Locale.ROOT,
                "%5.1f of %.0f MB %6.2f MB/s  %s",
                sum(byWay) / MEGA,
                size / MEGA,
                rate,
                ways.isEmpty() ? "nothing comes" : ways);
    }

    synchronized String summary(long now) {
        double seconds = (now - start) / 1e9;
        String ways = byWay.entrySet().stream()
                .map(e -> percent(e.getValue(), sum(byWay)) + " by " + e.getKey())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%.0f MB in %.1f s, %.2f MB/s: %s%nlongest silence %.2f s, parts asked for again: %d",
                sum(byWay) / MEGA,
                seconds,
                sum(byWay) / MEGA / seconds,
                ways.isEmpty() ? "nothing" : ways,
                longestGap / 1e9,
                again);
    }

    private static double sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String percent(long part, double all) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * part / all);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.metrics;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Writes Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): a family's help and type once, then its samples. Not
 * thread-safe.
 */
public final class Exposition {
    /** Header {@code Content-Type} of it. */
    public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(16 * 1024);
    private final Set<String> families = new HashSet<>();
    private String family = "";

    /** Begins a family of gauges. */
    Exposition gauge(String name, String help) {
        return begin(name, "gauge", help);
    }

    /** Begins a family of counters; their names end with {@code _total}. */
    Exposition counter(String name, String help) {
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException(name + " is to end with _total");
        }
        return begin(name, "counter", help);
    }

    private Exposition begin(String name, String type, String help) {
        if (!name.matches("[a-z][a-z0-9_]*") || !families.add(name)) {
            throw new IllegalArgumentException(name + " is no name, or was there before");
        }
        family = name;
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** A sample of the family that was begun last; {@code labels} in pairs. */
    Exposition sample(double value, String... labels) {
        return line(family, value, labels);
    }

    /** A whole histogram; {@code labels} in pairs. */
    Exposition histogram(String name, String help, String label, java.util.Map<String, Histogram> byLabel) {
        begin(name, "histogram", help);
        byLabel.forEach((value, histogram) -> {
            long sum = 0;
            for (int i = 0; i < Histogram.BOUNDS.length; i++) {
                sum += histogram.counts()[i];
                line(name + "_bucket", sum, label, value, "le", number(Histogram.BOUNDS[i]));
            }
            line(name + "_bucket", histogram.count(), label, value, "le", "+Inf");
            line(name + "_sum", histogram.sum(), label, value);
            line(name + "_count", histogram.count(), label, value);
        });
        return this;
    }

    private Exposition line(String name, double value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',')
                    .append(labels[i])
                    .append("=\"")
                    .append(labels[i + 1]
                            .replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n"))
                    .append('"');
        }
        text.append(labels.length > 0 ? "} " : " ").append(number(value)).append('\n');
        return this;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.9g", value)
                        .replaceFirst("0+(e|$)", "$1")
                        .replaceFirst("\\.(e|$)", "$1");
    }

    /** All of it. */
    public String text() {
        return text.toString();
    }
}

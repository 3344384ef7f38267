/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import org.pointsman.shell.report.Json;
import org.pointsman.webconsole.site.measured.Resolution;
import org.pointsman.webconsole.site.measured.Sample;

/** Measurements by columns, oldest first; null where nothing was measured. Numbers are rounded to what a chart can show. */
final class MeasurementsJson {
    private MeasurementsJson() {}

    /**
     * Writes them one column after the other.
     *
     * @param epochSecond that the last sample's step lies in
     */
    static void write(
            Appendable to, Resolution resolution, long epochSecond, SortedMap<String, List<Optional<Sample>>> uplinks)
            throws IOException {
        long step = resolution.stepSeconds();
        long from = (resolution.step(epochSecond) - resolution.shown() + 1) * step;
        to.append("{\"span\":\"")
                .append(resolution.span())
                .append("\",\"stepSeconds\":")
                .append(Long.toString(step))
                .append(",\"samples\":")
                .append(Integer.toString(resolution.shown()))
                .append(",\"from\":")
                .append(Long.toString(from))
                .append(",\"uplinks\":{");
        String between = "";
        for (Map.Entry<String, List<Optional<Sample>>> uplink : uplinks.entrySet()) {
            to.append(between).append(key(uplink.getKey())).append(":{");
            column(to, "\"rttMillis\":", uplink.getValue(), s -> round(s.rttMillis(), 100));
            column(to, ",\"worstRttMillis\":", uplink.getValue(), s -> round(s.worstRttMillis(), 100));
            column(to, ",\"lossPercent\":", uplink.getValue(), s -> round(s.lossPercent(), 100));
            column(to, ",\"received\":", uplink.getValue(), s -> round(s.received(), 1));
            column(to, ",\"sent\":", uplink.getValue(), s -> round(s.sent(), 1));
            column(to, ",\"usablePercent\":", uplink.getValue(), s -> round(s.usablePercent(), 10));
            to.append('}');
            between = ",";
        }
        to.append("}}");
    }

    /** As JSON: a name is somebody else's text. */
    private static String key(String name) {
        String array = Json.strings(List.of(name)).toString();
        return array.substring(1, array.length() - 1);
    }

    private static double round(float value, int parts) {
        return Float.isNaN(value) ? Double.NaN : (double) Math.round((double) value * parts) / parts;
    }

    private static void column(Appendable to, String key, List<Optional<Sample>> samples, ToDoubleFunction<Sample> what)
            throws IOException {
        to.append(key).append('[');
        String between = "";
        for (Optional<Sample> sample : samples) {
            double value = sample.isPresent() ? what.applyAsDouble(sample.get()) : Double.NaN;
            to.append(between).append(text(value));
            between = ",";
        }
        to.append(']');
    }

    private static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "null";
        }
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.tuning;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pointsman.api.net.InterfaceName;

/**
 * What is to be spread over which processors.
 *
 * @param interfaces names, or {@value #ALL}
 * @param processors numbers, sorted; empty: all there are, if there is more than one
 */
record TuningSettings(
        List<String> interfaces, Optional<List<Integer>> processors, boolean rps, boolean xps, boolean irq) {
    static final String PID = "org.pointsman.tuning";
    /** In place of a name: every physical interface. */
    static final String ALL = "*";

    private static final int MOST_PROCESSORS = 4096;

    /** Copies the lists. */
    TuningSettings {
        interfaces = List.copyOf(interfaces);
        processors = processors.map(List::copyOf);
    }

    /**
     * From the configuration.
     *
     * @throws IllegalArgumentException with one sentence that names the value
     */
    static TuningSettings of(TuningConfig config) {
        return new TuningSettings(
                Stream.of(config.interfaces())
                        .map(String::strip)
                        .map(TuningSettings::device)
                        .toList(),
                config.processors().isBlank() ? Optional.empty() : Optional.of(processors(config.processors())),
                config.rps(),
                config.xps(),
                config.irq());
    }

    static String device(String name) {
        return name.equals(ALL) ? name : InterfaceName.require(name);
    }

    /** {@code 0-3,6} as numbers, cpuset(7) list format. */
    static List<Integer> processors(String text) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String part : text.strip().split("\\s*,\\s*", -1)) {
            if (!part.matches("[0-9]{1,4}(-[0-9]{1,4})?")) {
                throw bad(text);
            }
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = Integer.parseInt(part.substring(dash + 1));
            if (last < first || last >= MOST_PROCESSORS) {
                throw bad(text);
            }
            IntStream.rangeClosed(first, last).forEach(numbers::add);
        }
        return List.copyOf(numbers);
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("'" + text + "' is not a list of processors such as 0-3 or 1,3");
    }
}

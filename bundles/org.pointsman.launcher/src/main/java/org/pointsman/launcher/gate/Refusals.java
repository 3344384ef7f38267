/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may not run, by where it came from; each is logged when it is added. Thread-safe. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int MOST = 50;

    private final Map<String, Refused> all = new LinkedHashMap<>();

    /**
     * One that may not run.
     *
     * @param version empty if it has none
     * @param location where it came from
     * @param reason goes on after "it"
     */
    record Refused(String name, String version, String location, String reason) {
        String sentence() {
            return "Plug-in " + (name + " " + version).strip() + " is refused: it " + reason + ".";
        }
    }

    /** Names one as refused, in place of an older one from the same location. */
    void add(String name, String version, String location, String reason) {
        Refused one = new Refused(clean(name), clean(version), clean(location), clean(reason));
        synchronized (all) {
            all.remove(location);
            all.put(location, one);
            if (all.size() > MOST) {
                all.remove(all.keySet().iterator().next());
            }
        }
        LOG.error("{} It came from {}.", one.sentence(), one.location());
    }

    /** What came from there is gone, or may run. */
    void remove(String location) {
        synchronized (all) {
            all.remove(location);
        }
    }

    /** Forgets those whose location is {@code gone}, and lists the others, the latest last. */
    List<Refused> list(Predicate<String> gone) {
        synchronized (all) {
            all.keySet().removeIf(gone);
            return new ArrayList<>(all.values());
        }
    }

    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of the live line: a pure function of what was seen. */
final class StatusLine {
    private StatusLine() {}

    /**
     * The line without its clock.
     *
     * @param profile the network
     * @param way the ISP that the client's last packet used; empty: none came back lately
     * @param millis how long that packet took
     * @param router what Pointsman says; empty: it does not answer
     * @param switches how often packets have changed their way
     * @param separator goes between the parts
     */
    static String of(
            Profile profile,
            Optional<Isp> way,
            double millis,
            Optional<RouterView> router,
            int switches,
            String separator) {
        List<String> parts = new ArrayList<>();
        parts.add(way.map(isp -> String.format(Locale.ROOT, "traffic by %s %.1f ms", isp.label(), millis))
                .orElse("no traffic gets through"));
        if (router.isPresent()) {
            for (Isp isp : profile.isps()) {
                parts.add(isp.name() + " " + router.get().uplinks().getOrDefault(isp.name(), "missing"));
            }
        } else {
            parts.add("Pointsman does not answer");
        }
        parts.add(switches + (switches == 1 ? " switch" : " switches"));
        return String.join(" " + separator + " ", parts);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.pointsman.api.net.IpAddress;

/** Somebody asked for an address whose place is not known, or to which there is no route yet. */
final class Question {
    /** Who asked, and where. */
    record Asker(String member, Mac mac, IpAddress ip) {}

    private static final int MOST_ASKERS = 32;

    final Set<Asker> askers = new LinkedHashSet<>();
    /** What the host that is asked for has asked itself, for addresses of our own: answered when there is a way back to it. */
    final Map<Asker, IpAddress> meanwhile = new LinkedHashMap<>();

    final long until;
    long askedOn;

    Question(long now) {
        until = now + HostTable.PATIENCE.toNanos();
        askedOn = now;
    }

    void meanwhile(Asker asker, IpAddress ip) {
        meanwhile.put(asker, ip);
    }

    void by(Asker asker) {
        if (askers.size() < MOST_ASKERS) {
            askers.add(asker);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.OptionalLong;

/** What has come in by an interface since it was first in doubt. Read in doubt only. Loop only. */
final class Inflow implements Traffic {
    /** More than neighbours who ask for addresses, and routers that say they know no way, make in some seconds. */
    private static final long MUCH = 4_096;

    private String device = "";
    private boolean doubted;
    private OptionalLong before = OptionalLong.empty();

    /** Looks at {@code next} from now on. */
    void of(String next) {
        device = next;
        doubted = false;
    }

    /** Whether the uplink is in doubt now. */
    void doubted(boolean now) {
        if (now && !doubted) {
            before = Counters.bytesReceived(device);
        }
        doubted = now;
    }

    @Override
    public boolean flowing() {
        OptionalLong now = doubted ? Counters.bytesReceived(device) : OptionalLong.empty();
        return now.isPresent() && before.isPresent() && now.getAsLong() - before.getAsLong() >= MUCH;
    }
}

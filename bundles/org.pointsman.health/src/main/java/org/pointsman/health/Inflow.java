/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What has come in by an uplink since it was first in doubt: answers of ASSURED flows where those are counted, else bytes by the interface. Read in
 * doubt only. Loop only.
 */
final class Inflow {
    /** More than neighbours who ask for addresses, and routers that say they know no way, make in some seconds. */
    private static final long MUCH = 4_096;

    /** A stream that lives; the last ones under way are fewer. */
    private static final long ALIVE = 8;

    private final Supplier<OptionalLong> kept;
    private String device = "";
    private boolean doubted;
    private OptionalLong before = OptionalLong.empty();
    private OptionalLong keptBefore = OptionalLong.empty();

    /** {@code kept}: how many packets have answered ASSURED flows; empty: they are not counted. */
    Inflow(Supplier<OptionalLong> kept) {
        this.kept = kept;
    }

    /** Looks at {@code next} from now on. */
    void of(String next) {
        device = next;
        doubted = false;
    }

    /** Whether the uplink is in doubt now. */
    void doubted(boolean now) {
        if (now && !doubted) {
            before = Counters.bytesReceived(device);
            keptBefore = kept.get();
        }
        doubted = now;
    }

    /** Whether much has come in since. */
    boolean flowing() {
        OptionalLong answers = doubted ? kept.get() : OptionalLong.empty();
        if (answers.isPresent() && keptBefore.isPresent() && answers.getAsLong() >= keptBefore.getAsLong()) {
            return answers.getAsLong() - keptBefore.getAsLong() >= ALIVE;
        }
        OptionalLong now = doubted ? Counters.bytesReceived(device) : OptionalLong.empty();
        return now.isPresent() && before.isPresent() && now.getAsLong() - before.getAsLong() >= MUCH;
    }
}

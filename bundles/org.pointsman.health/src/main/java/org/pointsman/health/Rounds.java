/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;

/** One timer for all that is to be looked at again: what has slack waits for what has none, and for each other. Loop only. */
final class Rounds {
    /** Somebody who has to be looked at now and then. */
    interface Stop {
        /** When at the earliest, in the loop's nanoseconds; {@link Long#MAX_VALUE}: never. */
        long due();

        /** When at the latest. */
        long latest();

        /** It is time. May change who is looked at, and when. */
        void turn();
    }

    private final ControlLoop loop;
    private List<Stop> stops = List.of();
    private Registration timer = () -> {};
    private boolean arranging;
    private boolean armed;
    private long from;
    private long until;

    Rounds(ControlLoop loop) {
        this.loop = loop;
    }

    /** Looks at {@code stop} from now on. */
    Registration add(Stop stop) {
        List<Stop> more = new ArrayList<>(stops);
        more.add(stop);
        stops = more;
        changed();
        return () -> {
            stops = stops.stream().filter(s -> s != stop).toList();
            changed();
        };
    }

    /** Somebody's time is another one now. However many say so in one turn of the loop, it is worked out once. */
    void changed() {
        if (!arranging) {
            arranging = true;
            loop.post(this::arrange);
        }
    }

    private void arrange() {
        arranging = false;
        long first = Long.MAX_VALUE;
        long last = Long.MAX_VALUE;
        for (Stop stop : stops) {
            first = Math.min(first, stop.due());
            last = Math.min(last, stop.latest());
        }
        if (armed && first == from && last == until) {
            return;
        }
        timer.close();
        armed = last != Long.MAX_VALUE;
        from = first;
        until = last;
        if (armed) {
            long now = loop.nanoTime();
            long wait = Math.max(0, first - now);
            timer = loop.schedule(
                    Duration.ofNanos(wait), Duration.ofNanos(Math.max(0, last - now - wait)), this::round);
        }
    }

    private void round() {
        armed = false;
        long now = loop.nanoTime();
        for (Stop stop : stops) { // one that is added or removed meanwhile makes another list
            if (now - stop.due() >= 0) {
                stop.turn();
            }
        }
        changed();
    }
}

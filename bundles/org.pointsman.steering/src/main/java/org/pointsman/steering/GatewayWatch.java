/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.wan.Reachability;

/**
 * Whether one uplink's gateway answers, by the kernel's own neighbour discovery: it is asked when the carrier comes, until it
 * answers, and every {@code HEARTBEAT} after that; never while the uplink's own address is not on the interface, as the kernel would ask
 * in the name of another one. Loop only; time is handed in.
 */
final class GatewayWatch {
    private static final long FIRST_REPEAT = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_REPEAT = Duration.ofSeconds(1).toNanos();
    private static final long HEARTBEAT = Duration.ofSeconds(5).toNanos();

    /** Whom to ask, and where. */
    record Target(String device, IpAddress gateway) {}

    private Optional<Target> target = Optional.empty();
    private boolean addressed;
    private Optional<Neighbour> lastSeen = Optional.empty();
    private Reachability reachability = Reachability.UNKNOWN;
    private long nextAsk;
    private long repeat = FIRST_REPEAT;

    /**
     * Looks at the present situation.
     *
     * @param now whom to ask; empty: no carrier, or no session
     * @param nobody there is nobody to ask (point-to-point): carrier is all there is
     * @param own whether the address that the uplink asks from is on the interface
     * @param seen what the kernel knows of the gateway
     */
    void look(Optional<Target> now, boolean nobody, boolean own, Optional<Neighbour> seen, long nanos) {
        addressed = own;
        if (nobody) {
            target = Optional.empty();
            reachability = Reachability.CONFIRMED;
            return;
        }
        if (!now.equals(target)) {
            // another gateway on the same device has not been heard of yet; that is no reason to leave an uplink that
            // worked
            boolean sameWire = now.isPresent()
                    && target.filter(t -> t.device().equals(now.get().device())).isPresent();
            target = now;
            reachability = sameWire && reachability == Reachability.CONFIRMED ? reachability : Reachability.UNKNOWN;
            repeat = FIRST_REPEAT;
            nextAsk = nanos;
            lastSeen = Optional.empty();
        }
        if (target.isEmpty()) {
            reachability = Reachability.UNKNOWN;
            return;
        }
        if (seen.equals(lastSeen)) {
            return;
        }
        lastSeen = seen;
        if (seen.filter(Neighbour::reachable).isPresent()) {
            reachability = Reachability.CONFIRMED;
            repeat = FIRST_REPEAT;
            nextAsk = nanos + HEARTBEAT;
        } else if (seen.filter(Neighbour::failed).isPresent()) {
            reachability = Reachability.UNREACHABLE;
            nextAsk = Math.min(nextAsk, nanos + LONGEST_REPEAT);
        }
    }

    /** Whom to ask now; asking is taken as done. */
    Optional<Target> dueAt(long nanos) {
        if (target.isEmpty() || !addressed || nanos < nextAsk) {
            return Optional.empty();
        }
        nextAsk = nanos + (reachability == Reachability.CONFIRMED ? HEARTBEAT : repeat);
        repeat = Math.min(LONGEST_REPEAT, 2 * repeat);
        return target;
    }

    /** When {@link #dueAt} has something next; empty: never as things are. */
    OptionalLong nextAsk() {
        return target.isPresent() && addressed ? OptionalLong.of(nextAsk) : OptionalLong.empty();
    }

    /** Whether there is somebody to ask, who cannot be asked before the uplink's address is on the interface. */
    boolean waits() {
        return target.isPresent() && !addressed;
    }

    Reachability reachability() {
        return reachability;
    }
}

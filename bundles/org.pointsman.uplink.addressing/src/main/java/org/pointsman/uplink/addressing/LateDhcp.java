/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.dhcp.DhcpClients;
import org.pointsman.api.dhcp.DhcpListener;
import org.pointsman.api.kernel.Registration;

/**
 * DHCP that may come and go: sessions asked for while there is none are opened when it comes, and again when it comes back. So an
 * uplink that needs no DHCP does not depend on it. Thread-safe.
 */
public final class LateDhcp implements DhcpClients {
    private final List<Wish> wishes = new ArrayList<>();
    private Optional<DhcpClients> clients = Optional.empty();

    private static final class Wish {
        final String device;
        final DhcpListener listener;
        Registration session = () -> {};

        Wish(String device, DhcpListener listener) {
            this.device = device;
            this.listener = listener;
        }

        void missing() {
            listener.unanswered(
                    "addressing of " + device + " is dhcp, but the bundle org.pointsman.dhcp is not running");
        }
    }

    /** DHCP is there. */
    public synchronized void arrived(DhcpClients now) {
        clients = Optional.of(now);
        for (Wish wish : wishes) {
            wish.session.close();
            wish.session = now.open(wish.device, wish.listener);
        }
    }

    /** DHCP is gone, unless another one has taken its place; leases stay in force until they run out. */
    public synchronized void left(DhcpClients gone) {
        if (clients.filter(c -> c == gone).isEmpty()) {
            return;
        }
        clients = Optional.empty();
        for (Wish wish : wishes) {
            wish.session.close();
            wish.session = () -> {};
            wish.missing();
        }
    }

    @Override
    public synchronized Registration open(String device, DhcpListener listener) {
        Wish wish = new Wish(device, listener);
        wishes.add(wish);
        if (clients.isPresent()) {
            wish.session = clients.get().open(device, listener);
        } else {
            wish.missing();
        }
        return () -> close(wish);
    }

    private synchronized void close(Wish wish) {
        wishes.remove(wish);
        wish.session.close();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.util.function.UnaryOperator;
import org.pointsman.api.dhcp.DhcpClients;
import org.pointsman.api.dhcp.DhcpListener;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;

/**
 * Runs {@link Judgement}: looks again when the links or DHCP change, and keeps a DHCP session while there is carrier. All on the
 * uplink's own thread.
 */
public final class AddressedUplink implements Uplink {
    private final Settings settings;
    private final DhcpClients clients;
    private final UnaryOperator<UplinkStatus> finish;
    private UplinkContext context;
    private Registration subscription = () -> {};
    private Registration session = () -> {};
    private Registration expiry = () -> {};
    private DhcpState dhcp = DhcpState.blank();
    private int askedOn;

    /** {@code finish} adds what the medium knows, such as association and signal. */
    public AddressedUplink(Settings settings, DhcpClients clients, UnaryOperator<UplinkStatus> finish) {
        this.settings = settings;
        this.clients = clients;
        this.finish = finish;
    }

    @Override
    public void start(UplinkContext given) {
        context = given;
        subscription = given.onLinks(this::look);
    }

    @Override
    public void stop() {
        subscription.close();
        expiry.close();
        session.close();
    }

    /** Judges again although neither links nor DHCP changed. Uplink's own thread. */
    public void lookAgain() {
        look(context.links());
    }

    private void look(LinkSnapshot links) {
        if (settings.addressing() == Addressing.DHCP) {
            ask(links);
        }
        context.report(finish.apply(Judgement.of(settings, links, dhcp)));
    }

    /** A carrier that came, or an interface that was made anew, may mean another network: the server is asked again. */
    private void ask(LinkSnapshot links) {
        boolean port = settings.port()
                .flatMap(links::link)
                .map(Link::running)
                .orElse(settings.port().isEmpty());
        int index = links.link(settings.device())
                .filter(l -> l.running() && port)
                .map(Link::index)
                .orElse(0);
        if (index == askedOn) {
            return;
        }
        askedOn = index;
        session.close();
        session = index == 0 ? () -> {} : clients.open(settings.device(), new Listener(index));
    }

    private void set(DhcpState now) {
        dhcp = now;
        lookAgain();
    }

    /** Brings a session's words to the uplink's thread; those of a session that is over are not heard. */
    private final class Listener implements DhcpListener {
        private final int index;

        private Listener(int index) {
            this.index = index;
        }

        private void hear(Runnable news) {
            context.execute(() -> {
                if (askedOn == index) {
                    news.run();
                }
            });
        }

        @Override
        public void leased(Lease lease) {
            hear(() -> {
                expiry.close();
                expiry = context.schedule(
                        lease.duration(), () -> set(dhcp.over("the lease on " + settings.device() + " ran out")));
                set(dhcp.with(lease));
            });
        }

        @Override
        public void unanswered(String reason) {
            hear(() -> set(dhcp.unanswered(reason)));
        }

        @Override
        public void lost(String reason) {
            hear(() -> {
                expiry.close();
                set(dhcp.over(reason));
            });
        }
    }
}

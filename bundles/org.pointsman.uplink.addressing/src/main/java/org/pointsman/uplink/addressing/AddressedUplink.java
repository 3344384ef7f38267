/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.time.Duration;
import java.util.Optional;
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
    /** A carrier that is back within this time was a flap, and the client goes on as if nothing had been. */
    private static final Duration FLAP = Duration.ofSeconds(2);

    private final Settings settings;
    private final DhcpClients clients;
    private final boolean raises;
    private final UnaryOperator<UplinkStatus> finish;
    private UplinkContext context;
    private Registration subscription = () -> {};
    private Registration session = () -> {};
    private Registration expiry = () -> {};
    private Registration patience = () -> {};
    private DhcpState dhcp = DhcpState.blank();
    private Optional<Listener> heard = Optional.empty();
    private int askedOn;
    private int wasUp;
    private boolean waiting;

    /**
     * Not started.
     *
     * @param raises whether an interface that appears administratively down is to be set up, unless adopted
     * @param finish adds what the medium knows, such as association and signal
     */
    public AddressedUplink(Settings settings, DhcpClients clients, boolean raises, UnaryOperator<UplinkStatus> finish) {
        this.settings = settings;
        this.clients = clients;
        this.raises = raises;
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
        patience.close();
        waiting = false;
        ask(0); // and a later start asks again
        dhcp = DhcpState.blank();
    }

    /** Judges again although neither links nor DHCP changed. Uplink's own thread. */
    public void lookAgain() {
        look(context.links());
    }

    private void look(LinkSnapshot links) {
        if (settings.addressing() == Addressing.DHCP) {
            int index = links.link(settings.device()).map(Link::index).orElse(0);
            if (index != 0 && Judgement.running(settings, links)) {
                patience.close();
                waiting = false;
                ask(index);
            } else if (index != askedOn || index == 0) {
                patience.close();
                waiting = false;
                ask(0);
            } else if (!waiting) {
                waiting = true;
                patience = context.schedule(FLAP, this::outage);
            }
        }
        UplinkStatus status = finish.apply(Judgement.of(settings, links, dhcp));
        context.report(raise(links) ? UplinkStatus.like(status).raiseLink(true).build() : status);
    }

    /** An interface that was up before and is down now was set down by somebody who means it. */
    private boolean raise(LinkSnapshot links) {
        Optional<Link> link = links.link(settings.device());
        link.filter(Link::adminUp).ifPresent(l -> wasUp = l.index());
        return raises
                && settings.addressing() != Addressing.ADOPT
                && link.filter(l -> !l.adminUp() && l.index() != wasUp).isPresent();
    }

    /** The carrier has been away too long for a flap. */
    private void outage() {
        waiting = false;
        ask(0);
        lookAgain();
    }

    /** A carrier that came, or an interface that was made anew, may mean another network: the server is asked again. 0: none. */
    private void ask(int index) {
        if (index == askedOn) {
            return;
        }
        askedOn = index;
        session.close();
        session = () -> {};
        heard = Optional.empty();
        dhcp = dhcp.askedAnew();
        if (index != 0) {
            Listener listener = new Listener();
            heard = Optional.of(listener);
            session = clients.open(settings.device(), listener);
        }
    }

    private void set(DhcpState now) {
        dhcp = now;
        lookAgain();
    }

    /** Brings a session's words to the uplink's thread; those of a session that is over are not heard. */
    private final class Listener implements DhcpListener {
        private void hear(Runnable news) {
            context.execute(() -> {
                if (heard.filter(l -> l == this).isPresent()) {
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

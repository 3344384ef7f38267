/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.util.Optional;
import org.pointsman.api.dhcp.DhcpClients;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.uplink.addressing.AddressedUplink;
import org.pointsman.uplink.addressing.Settings;

/**
 * Follows its stick from plug to plug: on each interface that the stick appears as it runs an {@link AddressedUplink} anew, as
 * nothing of an old lease is known to hold. All on the uplink's own thread.
 */
final class StickUplink implements Uplink {
    private final Match match;
    private final String addressing;
    private final String address;
    private final String gateway;
    private final String[] resolvers;
    private final DhcpClients clients;
    private final Sticks sticks;
    private UplinkContext context;
    private Registration membership = () -> {};
    private Registration subscription = () -> {};
    private Sticks.Claim claim = new Sticks.Claim(Optional.empty(), "");
    private Optional<AddressedUplink> running = Optional.empty();

    /**
     * Not started; texts are as configured.
     *
     * @throws IllegalArgumentException with one sentence that names the value that is no address
     */
    StickUplink(
            Match match,
            String addressing,
            String address,
            String gateway,
            String[] resolvers,
            DhcpClients clients,
            Sticks sticks) {
        this.match = match;
        this.addressing = addressing;
        this.address = address;
        this.gateway = gateway;
        this.resolvers = resolvers.clone();
        this.clients = clients;
        this.sticks = sticks;
        settings("any"); // so that what is wrong is said now
    }

    private Settings settings(String device) {
        return Settings.of(device, "", addressing, address, gateway, resolvers);
    }

    @Override
    public void start(UplinkContext given) {
        context = given;
        membership = sticks.join(given.name(), match, () -> given.execute(() -> look(given.links())));
        subscription = given.onLinks(this::look);
    }

    @Override
    public void stop() {
        subscription.close();
        membership.close();
        running.ifPresent(AddressedUplink::stop);
        running = Optional.empty();
        claim = new Sticks.Claim(Optional.empty(), "");
    }

    private void look(LinkSnapshot links) {
        Sticks.Claim before = claim;
        claim = sticks.claim(context.name(), links);
        if (!identity(claim).equals(identity(before))) {
            running.ifPresent(AddressedUplink::stop);
            running = claim.stick()
                    .map(stick -> new AddressedUplink(settings(stick.device()), clients, true, this::described));
            running.ifPresent(uplink -> uplink.start(context));
        } else if (!claim.explanation().equals(before.explanation())) {
            running.ifPresent(AddressedUplink::lookAgain);
        }
        if (running.isEmpty()) {
            context.report(UplinkStatus.down(claim.explanation()));
        }
    }

    /** Another name or index means another interface, even if the stick is the same. */
    private static Optional<String> identity(Sticks.Claim claim) {
        return claim.stick().map(Stick::link).map((Link l) -> l.index() + " " + l.name());
    }

    private UplinkStatus described(UplinkStatus status) {
        if (claim.stick().isEmpty()) {
            return status;
        }
        Stick stick = claim.stick().get();
        UplinkStatus.Builder b = UplinkStatus.like(status)
                .detail("usb", stick.vendor() + ":" + stick.product())
                .detail("port", stick.port());
        if (!stick.label().isEmpty()) {
            b.detail("stick", stick.label());
        }
        if (!stick.driver().isEmpty()) {
            b.detail("driver", stick.driver());
        }
        if (!claim.explanation().isEmpty()) {
            b.explanation(status.explanation() + "; " + claim.explanation());
        }
        return b.build();
    }
}

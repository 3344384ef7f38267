/* SPDX-License-Identifier: Apache-2.0 */
package com.example.uplink.tunnel;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;

/** An uplink that is there when its device is: who creates that keeps its addresses, and Pointsman judges carrier and health. */
@Component(
        service = Uplink.class,
        configurationPid = TunnelUplink.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = Uplink.MEDIUM + "=" + TunnelUplink.MEDIUM)
@Designate(ocd = TunnelConfig.class, factory = true)
@Capability(namespace = Uplink.CAPABILITY, name = "tunnel")
public final class TunnelUplink implements Uplink {
    /** Factory PID. */
    static final String PID = "com.example.uplink.tunnel";

    static final String MEDIUM = "tunnel";
    /** Detail of the status: where the tunnel's own packets go. */
    static final String ENDPOINT = "endpoint";

    private final Settings settings;

    /** Takes its configuration; a bad value is refused here with one sentence, as {@link TunnelCheck} does before. */
    @Activate
    public TunnelUplink(TunnelConfig config) {
        settings = Settings.of(config);
    }

    @Override
    public void start(UplinkContext context) {
        context.onLinks(links -> context.report(status(settings, links)));
    }

    /** How it stands, as a function of the links. */
    static UplinkStatus status(Settings settings, LinkSnapshot links) {
        String device = settings.device();
        Optional<Link> link = links.link(device);
        if (link.isEmpty()) {
            return waiting(settings, "waiting for " + device + ", which something else creates");
        } else if (!link.get().pointToPoint()) {
            return waiting(settings, device + " is no point-to-point device; an uplink of its own kind fits it");
        } else if (!link.get().adminUp()) {
            return waiting(settings, device + " is administratively down; who created it sets it up");
        } else if (link.get().mtu() < settings.minMtu()) {
            return waiting(
                    settings,
                    device + " has an MTU of " + link.get().mtu() + ", which is less than minMtu " + settings.minMtu());
        }
        AddressFamily family = settings.gateway().map(IpAddress::family).orElse(AddressFamily.IPV4);
        List<InterfacePrefix> addresses = links.addresses(device).stream()
                .map(a -> a.prefix())
                .filter(a -> a.address().family() == family)
                .toList();
        if (addresses.isEmpty()) {
            return waiting(settings, device + " has no address yet");
        }
        UplinkStatus.Builder up = UplinkStatus.up(device)
                .addresses(addresses)
                .resolvers(settings.resolvers())
                .detail("mtu", Integer.toString(link.get().mtu()))
                .explanation(device + " is there, with " + addresses.get(0));
        settings.gateway().ifPresent(up::gateway);
        settings.endpoint().ifPresent(e -> up.detail(ENDPOINT, e.toString()));
        return up.build();
    }

    /** The tunnel's own packets are seen to before it is up too. */
    private static UplinkStatus waiting(Settings settings, String sentence) {
        UplinkStatus.Builder b = UplinkStatus.builder(Session.CONNECTING)
                .device(settings.device())
                .explanation(sentence);
        settings.endpoint().ifPresent(e -> b.detail(ENDPOINT, e.toString()));
        return b.build();
    }

    @Override
    public void stop() {
        // nothing of its own to end: the context closes what it handed out
    }
}

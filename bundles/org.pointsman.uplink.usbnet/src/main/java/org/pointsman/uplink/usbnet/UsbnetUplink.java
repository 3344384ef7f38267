/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.dhcp.DhcpClients;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.uplink.addressing.LateDhcp;
import org.pointsman.uplink.addressing.Registering;

/** A 4G stick that appears as USB Ethernet, found by what it is and not by the name it happens to get. */
@Component(
        service = {},
        configurationPid = UsbnetUplink.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = UsbnetConfig.class, factory = true)
@Capability(namespace = Uplink.CAPABILITY, name = "usbnet")
public final class UsbnetUplink {
    /** Factory PID. */
    static final String PID = "org.pointsman.uplink.usbnet";

    private final LateDhcp dhcp = new LateDhcp();
    private final ServiceRegistration<Uplink> registration;

    /** Registers the configured uplink. */
    @Activate
    public UsbnetUplink(
            @Reference Sticks sticks, UsbnetConfig config, Map<String, Object> properties, BundleContext context) {
        StickUplink uplink = new StickUplink(
                Match.parse(config.match()),
                config.addressing(),
                config.address(),
                config.gateway(),
                config.resolvers(),
                dhcp,
                sticks);
        registration = Registering.register(
                context, uplink, properties, "lte", config.metric(), config.weight(), config.enabled());
    }

    /** DHCP, which a stick with a static address does without. */
    @Reference(
            service = DhcpClients.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "withoutDhcp")
    void withDhcp(DhcpClients clients) {
        dhcp.arrived(clients);
    }

    void withoutDhcp(DhcpClients clients) {
        dhcp.left(clients);
    }

    /** Takes the uplink away. */
    @Deactivate
    public void stop() {
        registration.unregister();
    }
}

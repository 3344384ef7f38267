/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ethernet;

import java.util.Map;
import java.util.function.UnaryOperator;
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
import org.pointsman.uplink.addressing.AddressedUplink;
import org.pointsman.uplink.addressing.LateDhcp;
import org.pointsman.uplink.addressing.Registering;
import org.pointsman.uplink.addressing.Settings;

/** An uplink on an Ethernet link; carrier and gateway are judged by steering. */
@Component(
        service = {},
        configurationPid = EthernetUplink.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = EthernetConfig.class, factory = true)
@Capability(namespace = Uplink.CAPABILITY, name = "ethernet")
public final class EthernetUplink {
    /** Factory PID. */
    static final String PID = "org.pointsman.uplink.ethernet";

    private final LateDhcp dhcp = new LateDhcp();
    private final ServiceRegistration<Uplink> registration;

    /** Registers the configured uplink. */
    @Activate
    public EthernetUplink(EthernetConfig config, Map<String, Object> properties, BundleContext context) {
        Settings settings = Settings.of(
                config.$interface(),
                config.port(),
                config.addressing(),
                config.address(),
                config.gateway(),
                config.resolvers());
        AddressedUplink uplink = new AddressedUplink(settings, dhcp, true, UnaryOperator.identity());
        registration = Registering.register(
                context, uplink, properties, "ethernet", config.metric(), config.weight(), config.enabled());
    }

    /** DHCP, which only an uplink that asks for it needs. */
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

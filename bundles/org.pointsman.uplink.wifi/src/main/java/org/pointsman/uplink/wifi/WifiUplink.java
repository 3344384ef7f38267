/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.wifi;

import java.time.Duration;
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
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.WifiStations;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.uplink.addressing.AddressedUplink;
import org.pointsman.uplink.addressing.LateDhcp;
import org.pointsman.uplink.addressing.Registering;
import org.pointsman.uplink.addressing.Settings;

/** An uplink on a Wi-Fi station interface: as on Ethernet, with association and signal. */
@Component(
        service = {},
        configurationPid = WifiUplink.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = WifiConfig.class, factory = true)
@Capability(namespace = Uplink.CAPABILITY, name = "wifi")
public final class WifiUplink implements Uplink {
    /** Factory PID. */
    static final String PID = "org.pointsman.uplink.wifi";

    /** The kernel does not announce a changed signal. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final AddressedUplink uplink;
    private final SteadySignal steady = new SteadySignal();
    private final LateDhcp dhcp = new LateDhcp();
    private final ServiceRegistration<Uplink> registration;
    private Registration timer = () -> {};

    /** Registers the configured uplink. */
    @Activate
    public WifiUplink(
            @Reference WifiStations stations,
            WifiConfig config,
            Map<String, Object> properties,
            BundleContext context) {
        Settings settings = Settings.of(
                config.$interface(),
                config.port(),
                config.addressing(),
                config.address(),
                config.gateway(),
                config.resolvers());
        uplink = new AddressedUplink(
                settings,
                dhcp,
                false, // whoever associates does, and rfkill may forbid it
                status -> Association.added(
                        status, steady.steadied(stations.station(settings.port().orElse(settings.device())))));
        registration = Registering.register(
                context, this, properties, "wifi", config.metric(), config.weight(), config.enabled());
    }

    @Override
    public void start(UplinkContext context) {
        uplink.start(context);
        again(context);
    }

    private void again(UplinkContext context) {
        timer = context.schedule(LOOK_AGAIN, () -> {
            uplink.lookAgain();
            again(context);
        });
    }

    @Override
    public void stop() {
        timer.close();
        uplink.stop();
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
    public void close() {
        registration.unregister();
    }
}

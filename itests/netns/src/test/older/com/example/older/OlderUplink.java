/* SPDX-License-Identifier: Apache-2.0 */
package com.example.older;

import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;

/** An uplink on an interface that somebody else gave its address, with a gateway that is written down. */
@Component(
        service = Uplink.class,
        configurationPid = "com.example.older",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = Uplink.MEDIUM + "=older")
@Designate(ocd = OlderUplink.Config.class, factory = true)
@Capability(namespace = Uplink.CAPABILITY, name = "older")
public final class OlderUplink implements Uplink {
    /** What can be configured, one instance for each {@code com.example.older~NAME}. */
    @ObjectClassDefinition(name = "Older uplink", description = "An interface with an address and a known gateway")
    @interface Config {
        /** Interface that packets leave by. */
        @AttributeDefinition(name = "Interface", description = "Interface that packets leave by")
        String $interface();

        /** Next hop. */
        @AttributeDefinition(name = "Gateway", description = "IP address of the next hop")
        String gateway();

        /** Lower is preferred. */
        @AttributeDefinition(name = "Metric", description = "Lower is preferred", min = "1", max = "9999")
        int metric() default DEFAULT_METRIC;
    }

    private final String device;
    private final IpAddress gateway;

    /** Takes its configuration; a bad value is refused here with one sentence. */
    @Activate
    public OlderUplink(Config config) {
        device = InterfaceName.require(config.$interface());
        gateway = IpAddress.parse(config.gateway());
    }

    @Override
    public void start(UplinkContext context) {
        context.onLinks(links -> context.report(status(links)));
    }

    private UplinkStatus status(LinkSnapshot links) {
        if (links.link(device).isEmpty()) {
            return UplinkStatus.connecting(device, "waiting for " + device + " to appear");
        }
        return UplinkStatus.up(device)
                .addresses(links.addresses(device).stream()
                        .map(address -> address.prefix())
                        .toList())
                .gateway(gateway)
                .explanation("gateway " + gateway + " as written down")
                .build();
    }

    @Override
    public void stop() {
        // what was asked of the context ends with it
    }
}

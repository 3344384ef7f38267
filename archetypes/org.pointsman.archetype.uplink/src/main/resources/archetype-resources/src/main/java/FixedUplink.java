package ${package};

import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;

/**
 * An uplink on an interface that somebody else gave its address, with a gateway that is written down.
 *
 * <p>An uplink says how it stands; it changes nothing in the kernel itself. One instance for each {@code PID~NAME} in
 * pointsman.json.
 */
@Component(
        service = Uplink.class,
        configurationPid = FixedUplink.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = Uplink.MEDIUM + "=${name}")
@Designate(ocd = FixedUplinkConfig.class, factory = true)
@Capability(namespace = Uplink.CAPABILITY, name = "${name}")
public final class FixedUplink implements Uplink {
    /** The key in pointsman.json, before ~NAME. */
    static final String PID = "${package}";

    private final String device;
    private final IpAddress gateway;

    /** Takes its configuration; a bad value is refused here with one sentence. */
    @Activate
    public FixedUplink(FixedUplinkConfig config) {
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

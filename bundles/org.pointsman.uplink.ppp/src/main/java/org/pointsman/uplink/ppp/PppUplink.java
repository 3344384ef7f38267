/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.kernel.SerialPorts;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.uplink.addressing.Registering;

/** Registers a modem's uplink; a change that does not concern the connection keeps it. */
@Component(
        service = {},
        configurationPid = PppUplink.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = PppConfig.class, factory = true)
@Capability(namespace = Uplink.CAPABILITY, name = "ppp")
public final class PppUplink {
    /** Factory PID. */
    static final String PID = "org.pointsman.uplink.ppp";

    private static final Path PPPD = Path.of("/usr/sbin/pppd");

    private final SerialPorts ports;
    private final BundleContext context;
    private Settings settings;
    private ModemUplink modem;
    private ServiceRegistration<Uplink> registration;

    /** Registers the configured uplink. */
    @Activate
    public PppUplink(
            @Reference SerialPorts ports, PppConfig config, Map<String, Object> properties, BundleContext context) {
        this.ports = ports;
        this.context = context;
        this.settings = Settings.of(name(properties), config);
        this.modem = modem();
        this.registration = register(config, properties);
    }

    /** Takes a changed configuration. */
    @Modified
    public void modified(PppConfig config, Map<String, Object> properties) {
        Settings now = Settings.of(name(properties), config);
        if (!now.equals(settings) || !config.enabled()) {
            modem.close();
            settings = now;
            modem = modem();
        }
        registration.unregister();
        registration = register(config, properties);
    }

    private static String name(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        return pid.substring(pid.indexOf('~') + 1);
    }

    private ModemUplink modem() {
        Path folder = Path.of(Optional.ofNullable(context.getProperty("pointsman.data"))
                        .orElse("."))
                .toAbsolutePath()
                .normalize() // a later run finds what this one left, however the folder was written
                .resolve("ppp");
        return new ModemUplink(
                settings,
                ports,
                new UsbTree(Path.of("/sys"), Path.of("/dev")),
                folder,
                List.of(Files.isExecutable(PPPD) ? PPPD.toString() : "pppd"),
                new Random());
    }

    private ServiceRegistration<Uplink> register(PppConfig config, Map<String, Object> properties) {
        String mode = Optional.ofNullable(context.getProperty("pointsman.mode")).orElse("run");
        Uplink uplink = !config.enabled()
                ? new Idle("disabled: not dialled")
                : mode.equals("run") ? modem : new Idle("not dialled: nothing is changed in mode '" + mode + "'");
        return Registering.register(
                context, uplink, properties, config.medium(), config.metric(), config.weight(), config.enabled());
    }

    /** Takes the uplink away and ends its connection. */
    @Deactivate
    public void stop() {
        modem.close();
        registration.unregister();
    }

    /** A call costs money: one that is not wanted is not made. */
    private record Idle(String why) implements Uplink {
        @Override
        public void start(UplinkContext context) {
            context.report(UplinkStatus.down(why));
        }

        @Override
        public void stop() {
            // nothing was begun
        }
    }
}

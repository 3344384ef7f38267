/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.wan.Wan;

/** Probes what {@link Wan} shows, with the configured targets. A new configuration begins anew: nothing is known for a moment. */
@Component(configurationPid = HealthConfig.PID)
@Designate(ocd = HealthConfig.class)
public final class HealthComponent implements HealthMonitor {
    private final ControlLoop loop;
    private final EchoSockets sockets;
    private final Wan wan;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Registration subscription = () -> {};
    private volatile Prober prober;

    /** Begins to probe. */
    @Activate
    public HealthComponent(
            @Reference ControlLoop loop, @Reference EchoSockets sockets, @Reference Wan wan, HealthConfig config) {
        this.loop = loop;
        this.sockets = sockets;
        this.wan = wan;
        begin(config);
    }

    private void begin(HealthConfig config) {
        Tempo tempo = config.profile().equals("fast") ? Tempo.FAST : Tempo.DEFAULT;
        List<IpAddress> targets = config.enabled()
                ? Arrays.stream(config.targets()).map(IpAddress::parse).toList()
                : List.of();
        Prober fresh = new Prober(loop, sockets, tempo, targets, () -> listeners.forEach(Runnable::run));
        prober = fresh;
        subscription = wan.subscribe(snapshot -> loop.post(() -> fresh.look(snapshot)));
    }

    /** Takes another configuration. */
    @Modified
    void modified(HealthConfig config) {
        end();
        begin(config);
    }

    /** Stops; nothing is known any more. */
    @Deactivate
    void stop() {
        end();
    }

    private void end() {
        subscription.close();
        Prober old = prober;
        loop.post(old::stop);
    }

    @Override
    public Health of(String uplink) {
        return prober.of(uplink);
    }

    @Override
    public Registration subscribe(Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }
}

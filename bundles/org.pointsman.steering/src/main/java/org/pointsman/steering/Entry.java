/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Optional;
import java.util.function.Function;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Demotion;

/** One uplink as steering keeps it. Loop only. */
final class Entry {
    /** What the service's properties say. */
    record Settings(String name, String medium, int metric, int weight, boolean enabled) {}

    private final int slot;
    private final GatewayWatch gateway = new GatewayWatch();
    private final Probation probation = new Probation();
    private Settings settings;
    private Optional<UplinkStatus> reported = Optional.empty();
    private Optional<UplinkStatus> inherited;
    private String sampledDevice = "";
    private Registration sampling = () -> {};
    private boolean registered = true;
    private int departures;
    /** Whether it is an earlier run that speaks for it, and no departed service. */
    private boolean fromBefore = true;

    Entry(Settings settings, int slot, Optional<UplinkStatus> inherited) {
        this.settings = settings;
        this.slot = slot;
        this.inherited = inherited;
    }

    int slot() {
        return slot;
    }

    GatewayWatch gateway() {
        return gateway;
    }

    Probation probation() {
        return probation;
    }

    Settings settings() {
        return settings;
    }

    /** Whether its service has not been there since that departure: a later one has a time of its own. */
    boolean gone(int departure) {
        return !registered && departure == departures;
    }

    void configure(Settings now) {
        settings = now;
        registered = true;
    }

    /** Its service departed; the status of a session stays for a while. What to ask {@link #gone} for. */
    int unregistered() {
        registered = false;
        // a session that was not up yet says less than the one before; one that never was stands for nothing
        inherited = inherited.or(() -> reported.filter(r -> r.session() == Session.UP));
        reported = Optional.empty();
        return ++departures;
    }

    /** Takes a report; whether it says anything new. */
    boolean report(UplinkStatus status) {
        if (status.session() == Session.UP) {
            inherited = Optional.empty();
            fromBefore = false;
        }
        boolean news = !reported.equals(Optional.of(status));
        reported = Optional.of(status);
        return news;
    }

    /** The session before that departure has stood in for long enough. Whether it still did. */
    boolean outlived(int departure) {
        boolean stoodIn = departure == departures && inherited.isPresent();
        if (stoodIn) {
            inherited = Optional.empty();
        }
        return stoodIn;
    }

    /** What an earlier run left says nothing any longer. */
    void disinherit() {
        if (fromBefore) {
            inherited = Optional.empty();
        }
    }

    UplinkStatus status() {
        boolean waiting = reported.isEmpty() || reported.get().session() != Session.UP;
        return waiting && inherited.isPresent()
                ? inherited.get()
                : reported.orElseGet(() -> UplinkStatus.down("starting"));
    }

    /** Whether nothing more is to be expected of it soon: it has spoken, or an earlier run speaks for it. */
    boolean spoken() {
        return reported.filter(r -> r.session() != Session.CONNECTING).isPresent() || inherited.isPresent();
    }

    /** Has the carrier of {@code device} sampled, and no other's. */
    void sample(String device, Function<String, Registration> start) {
        if (!device.equals(sampledDevice)) {
            sampling.close();
            sampledDevice = device;
            sampling = device.isEmpty() ? () -> {} : start.apply(device);
        }
    }

    /** By IPv6 the kernel asks from the address that each interface has of itself. */
    private static boolean addressed(UplinkStatus status, GatewayWatch.Target target, LinkSnapshot links) {
        return status.addresses().stream()
                .map(InterfacePrefix::address)
                .filter(a ->
                        a.family() == AddressFamily.IPV4 && target.gateway().family() == AddressFamily.IPV4)
                .findFirst()
                .map(a -> links.addresses(target.device()).stream()
                        .anyMatch(present -> present.prefix().address().equals(a)))
                .orElse(true);
    }

    /** The facts as of {@code links}, but for what holds it back; looks at the gateway on the way. */
    Facts facts(LinkSnapshot links, Health health, Hold hold, Optional<Demotion> demotion, Policy policy, long nanos) {
        UplinkStatus status = status();
        Optional<Link> device = status.device().flatMap(links::link);
        Optional<Link> port = status.port().isEmpty() ? device : status.port().flatMap(links::link);
        boolean linked = device.filter(Link::adminUp).isPresent();
        boolean carrier = device.filter(Link::running).isPresent()
                && port.filter(Link::running).isPresent();
        boolean off = demotion.filter(d -> d.kind() == Demotion.Kind.OFF).isPresent();
        boolean enabled = settings.enabled() && hold != Hold.DISABLED && !off;
        boolean alive = enabled && carrier && status.session() == Session.UP;
        Optional<IpAddress> hop = status.gateway();
        boolean nobody =
                alive && (hop.isEmpty() || device.filter(Link::pointToPoint).isPresent());
        Optional<GatewayWatch.Target> target = alive && hop.isPresent()
                ? Optional.of(new GatewayWatch.Target(device.orElseThrow().name(), hop.get()))
                : Optional.empty();
        boolean own = target.isEmpty() || addressed(status, target.get(), links);
        gateway.look(target, nobody, own, target.flatMap(t -> links.neighbour(t.device(), t.gateway())), nanos);
        boolean degraded = health.state() == HealthState.DEGRADED;
        return new Facts(
                settings.name(),
                settings.medium(),
                settings.metric()
                        + (degraded ? policy.degradedMetric() : 0)
                        + demotion.map(Demotion::metric).orElse(0),
                degraded ? Math.max(1, settings.weight() * policy.degradedWeight() / 100) : settings.weight(),
                settings.metric(),
                settings.weight(),
                enabled,
                slot,
                status,
                device.isPresent(),
                linked,
                carrier,
                gateway.reachability(),
                health.state(),
                health.reason(),
                hold,
                demotion,
                Optional.empty());
    }
}

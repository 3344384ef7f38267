/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Comparator;
import java.util.Optional;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Demotion;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.Restraint;

/**
 * All that a decision may rest on for one uplink, without any clock: two moments with equal facts call for the same decision.
 *
 * @param metric what counts: the configured one, and what being degraded or demoted adds
 * @param weight what counts
 * @param slot its number in tables and marks, 1 to 255
 * @param exists whether its interface exists
 * @param linked whether its interface exists and is administratively up
 * @param health whether the internet answers through it
 * @param healthReason half a sentence on that
 * @param hold what an operator has said about it
 * @param demotion what somebody has against it that is no failure
 * @param restraint what holds it back from new flows; empty unless it is usable
 */
record Facts(
        String name,
        String medium,
        int metric,
        int weight,
        int configuredMetric,
        int configuredWeight,
        boolean enabled,
        int slot,
        UplinkStatus status,
        boolean exists,
        boolean linked,
        boolean carrier,
        Reachability reachability,
        HealthState health,
        String healthReason,
        Hold hold,
        Optional<Demotion> demotion,
        Optional<Restraint.Kind> restraint) {

    /** As snapshots list them. */
    static final Comparator<Facts> BY_RANK =
            Comparator.comparingInt(Facts::metric).thenComparing(Facts::name);

    /** Whether it is not to be used for a reason that is no failure. */
    boolean off() {
        return demotion.filter(d -> d.kind() == Demotion.Kind.OFF).isPresent();
    }

    /** Whether it is to be used only while nothing else can be, for a reason that is no failure. */
    boolean lastResort() {
        return demotion.filter(d -> d.kind() == Demotion.Kind.LAST_RESORT).isPresent();
    }

    /** What its demotion adds to its metric. */
    int demotedBy() {
        return demotion.map(Demotion::metric).orElse(0);
    }

    boolean routable() {
        return status.session() == Session.UP && linked;
    }

    boolean available() {
        return enabled && routable() && carrier;
    }

    boolean usable() {
        return available() && hold == Hold.NONE && reachability == Reachability.CONFIRMED && health.usable();
    }

    Route defaultRoute(Ownership own) {
        if (!routable()) {
            throw new IllegalStateException(name + " has no route now: " + explanation());
        }
        AddressFamily family = status.gateway().map(IpAddress::family).orElse(AddressFamily.IPV4);
        Optional<IpAddress> source = status.addresses().stream()
                .map(InterfacePrefix::address)
                .filter(a -> a.family() == family)
                .findFirst();
        boolean onlink = status.gateway().isPresent()
                && status.addresses().stream()
                        .noneMatch(a -> a.network().contains(status.gateway().get()));
        return new Route(
                own.tableOf(slot),
                Prefix.all(family),
                status.gateway(),
                status.device().orElseThrow(),
                source,
                0,
                onlink,
                own.protocol());
    }

    String explanation() {
        String device = status.device().orElse("its interface");
        String gateway = status.gateway().map(IpAddress::toString).orElse("");
        if (hold == Hold.DISABLED) {
            return "disabled by an operator; 'wan:uplink enable " + name + "' enables it";
        } else if (off()) {
            return "not to be used: " + demotion.orElseThrow().reason();
        } else if (!enabled) {
            return "disabled by the configuration";
        } else if (hold == Hold.DRILL) {
            return "counts as failed while its failure is rehearsed";
        } else if (status.session() != Session.UP) {
            return status.explanation();
        } else if (!linked) {
            return exists
                    ? device + " is administratively down; 'ip link set " + device + " up' brings it up"
                    : device + " does not exist (yet)";
        } else if (!carrier) {
            return status.port().orElse(device) + " has no carrier";
        } else if (health == HealthState.CAPTIVE) {
            return device + " has carrier, but a portal wants a log-in: " + healthReason;
        } else if (health == HealthState.DOWN) {
            return device + " has carrier, but the internet does not answer through it: " + healthReason;
        }
        return switch (reachability) {
            case UNKNOWN -> "waiting for gateway " + gateway + " to answer on " + device;
            case UNREACHABLE -> device + " has carrier but its gateway " + gateway + " does not answer " + discovery();
            case CONFIRMED ->
                (gateway.isEmpty()
                                ? device + " is up (point-to-point)"
                                : "gateway " + gateway + " answers on " + device)
                        + (health == HealthState.DEGRADED ? "; " + healthReason : "")
                        + (demotedBy() > 0
                                ? "; " + demotion.orElseThrow().reason() + ", so its metric is " + metric
                                : "")
                        + restraint.map(this::held).orElse("");
        };
    }

    /** How the kernel finds its gateway. */
    String discovery() {
        return status.gateway()
                .filter(g -> g.family() == AddressFamily.IPV6)
                .map(g -> "neighbour discovery")
                .orElse("ARP");
    }

    private String held(Restraint.Kind kind) {
        return "; held back: "
                + switch (kind) {
                    case MANUAL -> "it failed, and its failback is manual";
                    case PENALTY -> "it failed too often of late";
                    case HOLD_DOWN -> "it has not been usable for long enough";
                    case NO_PREEMPT -> "another uplink works, and it may not preempt";
                    case DEMOTED -> demotion.map(Demotion::reason).orElse("it is demoted");
                };
    }

    /** The interface whose carrier counts; empty string while unknown. */
    String carrierDevice() {
        return status.port().or(status::device).orElse("");
    }

    /** These facts if the carrier were lost. */
    Facts withoutCarrier() {
        return with(false, Reachability.UNKNOWN, health, healthReason, Optional.empty());
    }

    /** These facts if the internet no longer answered. */
    Facts dead() {
        return with(carrier, reachability, HealthState.DOWN, "", Optional.empty())
                .ranked(configuredMetric + demotedBy(), configuredWeight);
    }

    /** These facts without the words that say why health is as it is: they change nothing. */
    Facts wordless() {
        return healthReason.isEmpty() ? this : with(carrier, reachability, health, "", restraint);
    }

    /** These facts with what holds it back. */
    Facts restrained(Optional<Restraint.Kind> kind) {
        return kind.equals(restraint) ? this : with(carrier, reachability, health, healthReason, kind);
    }

    /** These facts with another rank than the configured one. */
    Facts ranked(int nowMetric, int nowWeight) {
        return new Facts(
                name,
                medium,
                nowMetric,
                nowWeight,
                configuredMetric,
                configuredWeight,
                enabled,
                slot,
                status,
                exists,
                linked,
                carrier,
                reachability,
                health,
                healthReason,
                hold,
                demotion,
                restraint);
    }

    private Facts with(
            boolean nowCarrier,
            Reachability nowReachability,
            HealthState nowHealth,
            String reason,
            Optional<Restraint.Kind> nowRestraint) {
        return new Facts(
                name,
                medium,
                metric,
                weight,
                configuredMetric,
                configuredWeight,
                enabled,
                slot,
                status,
                exists,
                linked,
                nowCarrier,
                nowReachability,
                nowHealth,
                reason,
                hold,
                demotion,
                nowRestraint);
    }
}

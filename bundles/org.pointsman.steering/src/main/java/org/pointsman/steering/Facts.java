/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

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
import org.pointsman.api.wan.Reachability;

/**
 * All that a decision may rest on for one uplink, without any clock: two moments with equal facts call for the same decision.
 *
 * @param slot its number in tables and marks, 1 to 255
 * @param exists whether its interface exists
 * @param linked whether its interface exists and is administratively up
 * @param health whether the internet answers through it
 * @param healthReason half a sentence on that
 * @param hold what an operator has said about it
 */
record Facts(
        String name,
        String medium,
        int metric,
        int weight,
        boolean enabled,
        int slot,
        UplinkStatus status,
        boolean exists,
        boolean linked,
        boolean carrier,
        Reachability reachability,
        HealthState health,
        String healthReason,
        Hold hold) {

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
            case UNREACHABLE -> device + " has carrier but its gateway " + gateway + " does not answer ARP";
            case CONFIRMED ->
                (gateway.isEmpty()
                                ? device + " is up (point-to-point)"
                                : "gateway " + gateway + " answers on " + device)
                        + (health == HealthState.DEGRADED ? "; " + healthReason : "");
        };
    }

    /** The interface whose carrier counts; empty string while unknown. */
    String carrierDevice() {
        return status.port().or(status::device).orElse("");
    }

    /** These facts if the carrier were lost. */
    Facts withoutCarrier() {
        return new Facts(
                name,
                medium,
                metric,
                weight,
                enabled,
                slot,
                status,
                exists,
                linked,
                false,
                Reachability.UNKNOWN,
                health,
                healthReason,
                hold);
    }
}

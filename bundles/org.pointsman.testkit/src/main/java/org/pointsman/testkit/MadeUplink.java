/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.util.List;
import java.util.Optional;
import org.pointsman.api.health.Health;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Penalty;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.UplinkView;

/** An uplink that a test made up. */
record MadeUplink(
        String name,
        int metric,
        int slot,
        UplinkStatus status,
        boolean carrier,
        Reachability reachability,
        int weight,
        boolean enabled,
        int share,
        Health health,
        Optional<Restraint> restraint)
        implements UplinkView {

    static MadeUplink of(String name, int metric, int slot, UplinkStatus status) {
        return new MadeUplink(
                name, metric, slot, status, true, Reachability.CONFIRMED, 1, true, 0, Health.UNKNOWN, Optional.empty());
    }

    MadeUplink withMetric(int now) {
        return new MadeUplink(
                name, now, slot, status, carrier, reachability, weight, enabled, share, health, restraint);
    }

    MadeUplink withWeight(int now) {
        return new MadeUplink(
                name, metric, slot, status, carrier, reachability, now, enabled, share, health, restraint);
    }

    MadeUplink withEnabled(boolean now) {
        return new MadeUplink(name, metric, slot, status, carrier, reachability, weight, now, share, health, restraint);
    }

    MadeUplink withShare(int now) {
        return new MadeUplink(
                name, metric, slot, status, carrier, reachability, weight, enabled, now, health, restraint);
    }

    MadeUplink withCarrier(boolean now, Reachability answers) {
        return new MadeUplink(name, metric, slot, status, now, answers, weight, enabled, share, health, restraint);
    }

    MadeUplink withHealth(Health now) {
        return new MadeUplink(
                name, metric, slot, status, carrier, reachability, weight, enabled, share, now, restraint);
    }

    MadeUplink withRestraint(Optional<Restraint> now) {
        return new MadeUplink(name, metric, slot, status, carrier, reachability, weight, enabled, share, health, now);
    }

    @Override
    public int configuredMetric() {
        return metric;
    }

    @Override
    public int configuredWeight() {
        return weight;
    }

    @Override
    public Optional<Penalty> penalty() {
        return Optional.empty();
    }

    @Override
    public List<Evidence> evidence(long now) {
        return List.of();
    }

    @Override
    public String medium() {
        return "ethernet";
    }

    @Override
    public int table() {
        return Ownership.DEFAULT.tableOf(slot);
    }

    @Override
    public FwMark mark() {
        return Ownership.DEFAULT.markOf(slot);
    }

    @Override
    public boolean routable() {
        return status.session() == Session.UP;
    }

    @Override
    public Route defaultRoute() {
        if (!routable()) {
            throw new IllegalStateException(name + " has no route now");
        }
        AddressFamily family = status.gateway().map(IpAddress::family).orElse(AddressFamily.IPV4);
        Optional<IpAddress> source = status.addresses().stream()
                .map(InterfacePrefix::address)
                .filter(a -> a.family() == family)
                .findFirst();
        return new Route(
                table(),
                Prefix.all(family),
                status.gateway(),
                status.device().orElseThrow(),
                source,
                0,
                false,
                Ownership.DEFAULT.protocol());
    }

    @Override
    public boolean available() {
        return enabled && routable() && carrier;
    }

    @Override
    public boolean usable() {
        return available()
                && reachability == Reachability.CONFIRMED
                && health.state().usable();
    }

    /** Only what is usable is held back. */
    @Override
    public Optional<Restraint> restraint() {
        return restraint.filter(r -> usable());
    }

    @Override
    public String explanation() {
        return "as the test says";
    }

    @Override
    public long sinceNanos() {
        return 0;
    }
}

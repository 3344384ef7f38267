/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pointsman.api.health.Health;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Demotion;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Penalty;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.UplinkView;

/** Facts as strategies see them. */
record View(Facts facts, Ownership own, Condition condition, Condition.Since since, int share) implements UplinkView {
    @Override
    public String name() {
        return facts.name();
    }

    @Override
    public String medium() {
        return facts.medium();
    }

    @Override
    public int metric() {
        return facts.metric();
    }

    @Override
    public int weight() {
        return facts.weight();
    }

    @Override
    public int configuredMetric() {
        return facts.configuredMetric();
    }

    @Override
    public int configuredWeight() {
        return facts.configuredWeight();
    }

    @Override
    public boolean enabled() {
        return facts.enabled();
    }

    @Override
    public UplinkStatus status() {
        return facts.status();
    }

    @Override
    public boolean carrier() {
        return facts.carrier();
    }

    @Override
    public Reachability reachability() {
        return facts.reachability();
    }

    @Override
    public Health health() {
        return condition.health();
    }

    @Override
    public Optional<Penalty> penalty() {
        return condition.penalty();
    }

    /** The facts have the last word: in a forecast they are not what the condition was measured with. */
    @Override
    public Optional<Restraint> restraint() {
        return facts.restraint()
                .map(kind -> condition
                        .restraint()
                        .filter(h -> h.kind() == kind)
                        .orElseGet(() -> kind == Restraint.Kind.DEMOTED
                                ? demoted(facts.demotion())
                                : Preemption.byOthers(facts.name(), kind)));
    }

    private static Restraint demoted(Optional<Demotion> demotion) {
        return new Restraint(
                Restraint.Kind.DEMOTED, demotion.map(Demotion::reason).orElse("it is demoted"), OptionalLong.empty());
    }

    @Override
    public List<Evidence> evidence(long nanos) {
        return EvidenceText.of(
                facts, new Condition(condition.health(), condition.penalty(), restraint()), since, nanos);
    }

    @Override
    public long sinceNanos() {
        return since.usableNanos();
    }

    @Override
    public int table() {
        return own.tableOf(facts.slot());
    }

    @Override
    public FwMark mark() {
        return own.markOf(facts.slot());
    }

    @Override
    public boolean routable() {
        return facts.routable();
    }

    @Override
    public Route defaultRoute() {
        return facts.defaultRoute(own);
    }

    @Override
    public boolean available() {
        return facts.available();
    }

    @Override
    public boolean usable() {
        return facts.usable();
    }

    @Override
    public String explanation() {
        return facts.explanation();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Evidence.Verdict;
import org.pointsman.api.wan.Penalty;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.Restraint;

/** Says in words what is known about an uplink, and which way it counts. Pure. */
final class EvidenceText {
    private final Facts facts;
    private final Condition condition;
    private final Condition.Since since;
    private final List<Evidence> said = new ArrayList<>();

    private EvidenceText(Facts facts, Condition condition, Condition.Since since) {
        this.facts = facts;
        this.condition = condition;
        this.since = since;
    }

    static List<Evidence> of(Facts facts, Condition condition, Condition.Since since, long now) {
        return new EvidenceText(facts, condition, since).all(now);
    }

    private void add(Evidence.Kind kind, Verdict verdict, String text) {
        said.add(new Evidence(kind, verdict, text, since.of(kind)));
    }

    private static Verdict good(boolean good) {
        return good ? Verdict.FOR : Verdict.AGAINST;
    }

    private List<Evidence> all(long now) {
        add(
                Evidence.Kind.ENABLED,
                good(facts.enabled() && facts.hold() == Hold.NONE),
                switch (facts.hold()) {
                    case DISABLED -> "disabled by an operator";
                    case DRILL -> "its failure is rehearsed";
                    case NONE ->
                        facts.off()
                                ? "not to be used: "
                                        + facts.demotion().orElseThrow().reason()
                                : facts.enabled()
                                        ? "the configuration lets it be used"
                                        : "disabled by the configuration";
                });
        boolean session = facts.status().session() == Session.UP;
        add(
                Evidence.Kind.SESSION,
                good(session),
                session ? "its session is up" : facts.status().explanation());
        carrier();
        gateway();
        health();
        penalty(now);
        restraint(now);
        return List.copyOf(said);
    }

    private void carrier() {
        String device = facts.status().device().orElse("its interface");
        String port = facts.status().port().orElse(device);
        String text = facts.carrier()
                ? port + " has carrier"
                : facts.linked()
                        ? port + " has no carrier"
                        : facts.exists() ? device + " is administratively down" : device + " does not exist";
        add(Evidence.Kind.CARRIER, good(facts.linked() && facts.carrier()), text);
    }

    private void gateway() {
        String gateway = facts.status().gateway().map(IpAddress::toString).orElse("");
        String text = switch (facts.reachability()) {
            case UNKNOWN ->
                gateway.isEmpty() ? "there is no gateway to ask" : "gateway " + gateway + " has not been heard of";
            case CONFIRMED ->
                gateway.isEmpty() ? "there is no gateway (point-to-point)" : "gateway " + gateway + " answers";
            case UNREACHABLE -> "gateway " + gateway + " does not answer " + facts.discovery();
        };
        // not to know is no reason to leave, and none to come
        add(
                Evidence.Kind.GATEWAY,
                facts.reachability() == Reachability.UNKNOWN
                        ? Verdict.NEUTRAL
                        : good(facts.reachability() == Reachability.CONFIRMED),
                text);
    }

    private void health() {
        boolean demoted = facts.metric() != facts.configuredMetric() + facts.demotedBy()
                || facts.weight() != facts.configuredWeight();
        Verdict verdict = switch (facts.health()) {
            case UNKNOWN -> Verdict.NEUTRAL;
            case UP -> Verdict.FOR;
            case DEGRADED -> demoted ? Verdict.AGAINST : Verdict.NEUTRAL;
            case CAPTIVE, DOWN -> Verdict.AGAINST;
        };
        String cost = facts.health() == HealthState.DEGRADED && demoted
                ? ", so its metric is " + facts.metric() + " and its weight " + facts.weight()
                : "";
        add(
                Evidence.Kind.HEALTH,
                verdict,
                facts.health() == HealthState.UNKNOWN
                        ? "whether the internet answers through it is not known"
                        : facts.healthReason() + cost);
    }

    private void penalty(long now) {
        if (condition.penalty().isEmpty()) {
            add(Evidence.Kind.PENALTY, Verdict.FOR, "it has not failed of late");
            return;
        }
        Penalty p = condition.penalty().get();
        String text = String.format(Locale.ROOT, "penalty %.0f for failures of late", p.at(now));
        if (p.suppressed()) {
            text += String.format(
                    Locale.ROOT,
                    ", until it is %.0f in %s",
                    p.reuseBelow(),
                    seconds(p.reuseNanos().getAsLong() - now));
        } else {
            text += String.format(Locale.ROOT, ", more than %.0f would hold it back", p.suppressAbove());
        }
        add(Evidence.Kind.PENALTY, p.suppressed() ? Verdict.AGAINST : Verdict.NEUTRAL, text);
    }

    private void restraint(long now) {
        if (condition.restraint().isEmpty() || facts.restraint().isEmpty()) {
            if (facts.demotedBy() > 0) {
                String why = facts.demotion().orElseThrow().reason();
                add(Evidence.Kind.RESTRAINT, Verdict.AGAINST, why + ", so its metric is " + facts.metric());
                return;
            }
            add(Evidence.Kind.RESTRAINT, Verdict.FOR, "nothing holds it back from new flows");
            return;
        }
        Restraint h = condition.restraint().get();
        String left = h.untilNanos().isPresent() ? ", " + seconds(h.untilNanos().getAsLong() - now) + " left" : "";
        add(Evidence.Kind.RESTRAINT, Verdict.AGAINST, h.reason() + left);
    }

    private static String seconds(long nanos) {
        long s = Duration.ofNanos(Math.max(0, nanos)).plusMillis(999).toSeconds();
        return s < 120 ? s + " s" : (s + 59) / 60 + " min";
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package com.example.strategy.lowestlatency;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * Which uplink, and why. Pure: how long the present choice stands is in the snapshot.
 *
 * @param uplink whom to take; empty: none has carrier
 * @param reason half a sentence
 */
record Choice(Optional<UplinkView> uplink, String reason) {
    /**
     * When a switch is worth it.
     *
     * @param percent by how much of the present latency another has to be lower
     * @param millis by how many milliseconds
     * @param dwell for how long a choice stands as long as it works
     * @param withinMetric whether only uplinks of the best metric are compared
     */
    record Terms(int percent, int millis, Duration dwell, boolean withinMetric) {}

    static Choice of(WanSnapshot snapshot, Terms terms) {
        List<UplinkView> candidates = snapshot.candidates();
        if (candidates.isEmpty()) {
            return hopeful(snapshot);
        }
        if (terms.withinMetric()) {
            int best = candidates.get(0).metric();
            candidates = candidates.stream().filter(u -> u.metric() == best).toList();
        }
        UplinkView fastest = candidates.stream()
                .min(Comparator.comparingDouble(Choice::latency)) // of equals the first: the better metric
                .orElseThrow();
        Optional<UplinkView> present = snapshot.chosen().filter(candidates::contains);
        if (present.isEmpty()) {
            return new Choice(Optional.of(fastest), measured(fastest));
        }
        return comparing(snapshot, terms, present.get(), fastest);
    }

    private static Choice comparing(WanSnapshot snapshot, Terms terms, UplinkView present, UplinkView fastest) {
        Optional<UplinkView> stay = Optional.of(present);
        OptionalDouble now = present.health().rttMillis();
        OptionalDouble then = fastest.health().rttMillis();
        if (fastest.name().equals(present.name())) {
            return new Choice(stay, measured(present));
        }
        if (now.isEmpty() || then.isEmpty()) { // what is not known is no reason to leave
            return new Choice(stay, "its latency is not known yet");
        }
        double gain = now.getAsDouble() - then.getAsDouble();
        if (gain < terms.millis() || gain * 100 < now.getAsDouble() * terms.percent() || gain <= 0) {
            return new Choice(stay, measured(present) + ", and " + fastest.name() + " is not better by the margin");
        }
        if (snapshot.nanos() - snapshot.chosenSinceNanos() < terms.dwell().toNanos()) {
            return new Choice(
                    stay,
                    measured(present) + "; " + fastest.name() + " is faster, but a choice stands for "
                            + terms.dwell().toSeconds() + " s");
        }
        return new Choice(
                Optional.of(fastest),
                measured(fastest) + " where " + present.name() + " has " + Math.round(now.getAsDouble()) + " ms");
    }

    /** Nothing is usable: whoever has carrier may know more than we do; with none, the last one stays. */
    private static Choice hopeful(WanSnapshot snapshot) {
        Optional<UplinkView> available =
                snapshot.uplinks().stream().filter(UplinkView::available).findFirst();
        return available.isPresent()
                ? new Choice(available, "no uplink is known to work; it has carrier")
                : new Choice(snapshot.chosen(), "no uplink has carrier, so the last one stays");
    }

    private static double latency(UplinkView uplink) {
        return uplink.health().rttMillis().orElse(Double.MAX_VALUE);
    }

    private static String measured(UplinkView uplink) {
        OptionalDouble rtt = uplink.health().rttMillis();
        return rtt.isPresent() ? Math.round(rtt.getAsDouble()) + " ms" : "best metric, no latency is known yet";
    }
}

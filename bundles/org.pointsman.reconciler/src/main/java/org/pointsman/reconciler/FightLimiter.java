/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.KernelFile;

/**
 * Keeps two managers from fighting at full speed: a thing that has been mended {@value #FREE} times within
 * {@value #WINDOW_SECONDS} s is mended again only after a pause that doubles from 1 s to 60 s.
 */
final class FightLimiter {
    static final int FREE = 5;
    static final int WINDOW_SECONDS = 10;
    private static final long WINDOW = Duration.ofSeconds(WINDOW_SECONDS).toNanos();
    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(60).toNanos();

    private static final class Bout {
        private int mended;
        private long since;
        private long last;
        private long pause = FIRST_PAUSE;
        private long heldUntil;
    }

    private final Map<Object, Bout> bouts = new HashMap<>();

    /** The steps that may be taken now; the others are held back. Counts what it lets through. */
    List<Step> admit(List<Step> repairs, long now) {
        List<Step> admitted = new ArrayList<>();
        for (Step step : repairs) {
            Bout bout = bouts.computeIfAbsent(subject(step), s -> new Bout());
            if (now < bout.heldUntil) {
                continue;
            }
            if (bout.mended == 0 || now - bout.last > Math.max(WINDOW, 2 * bout.pause)) { // calm since: a new bout
                bout.mended = 0;
                bout.since = now;
                bout.pause = FIRST_PAUSE;
            }
            bout.mended++;
            bout.last = now;
            admitted.add(step);
            if (bout.mended >= FREE) {
                bout.heldUntil = now + bout.pause;
                bout.pause = Math.min(LONGEST_PAUSE, 2 * bout.pause);
            }
        }
        return admitted;
    }

    /** When the next held-back step may be taken; empty if none is held. */
    OptionalLong nextRelease(long now) {
        return bouts.values().stream()
                .mapToLong(b -> b.heldUntil)
                .filter(t -> t > now)
                .min();
    }

    /** What is being fought over, a sentence each. */
    List<String> fights(long now) {
        List<String> sentences = new ArrayList<>();
        for (Iterator<Map.Entry<Object, Bout>> i = bouts.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Object, Bout> e = i.next();
            Bout b = e.getValue();
            if (b.mended >= FREE && now - b.last <= Math.max(WINDOW, 2 * b.pause)) {
                sentences.add("another program keeps changing " + e.getKey() + " (mended " + b.mended + " times in "
                        + Math.max(1, Duration.ofNanos(b.last - b.since).toSeconds())
                        + " s); the next repair waits "
                        + Duration.ofNanos(Math.max(0, b.heldUntil - now)).toMillis() + " ms");
            } else if (now - b.last > 4 * LONGEST_PAUSE) {
                i.remove();
            }
        }
        return sentences;
    }

    private static Object subject(Step step) {
        if (step instanceof Step.ReplaceRoute r) {
            return "the route to " + r.route().destination() + " in table "
                    + r.route().table();
        } else if (step instanceof Step.AddRule r) {
            return "the rule with priority " + r.rule().priority();
        } else if (step instanceof Step.SetSysctl s) {
            return KernelFile.name(s.key());
        } else if (step instanceof Step.SetLinkUp l) {
            return "whether " + l.device() + " is up";
        } else if (step instanceof Step.AddAddress a) {
            return "address " + a.address().prefix() + " on " + a.address().device();
        } else if (step instanceof Step.ReplaceNftTable || step instanceof Step.UpdateNftElements) {
            return "our nft table";
        }
        return step.text();
    }
}

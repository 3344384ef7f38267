/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import java.util.Optional;
import org.pointsman.api.wan.Demotion;

/**
 * What is configured, understood.
 *
 * @param uplink whose bytes count
 * @param allowance bytes in a month
 * @param billingDay 1 to 31
 * @param spare percent from which others go before it
 * @param spareMetric what that adds to its metric
 * @param lastResort percent from which it is the last resort
 * @param off whether it is not used at all when nothing is left
 */
record Terms(String uplink, long allowance, int billingDay, int spare, int spareMetric, int lastResort, boolean off) {
    /** Understands it, or says in one sentence what is wrong. */
    static Terms of(QuotaConfig c) {
        if (c.uplink() == null || c.uplink().isBlank()) {
            throw new IllegalArgumentException("'uplink' has to name the uplink whose bytes count");
        }
        if (!c.uplink().matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")) { // it becomes the name of a file
            throw new IllegalArgumentException("'" + c.uplink() + "' is no name of an uplink");
        }
        if (c.sparePercent() > c.lastResortPercent()) {
            throw new IllegalArgumentException("sparePercent " + c.sparePercent() + " is more than lastResortPercent "
                    + c.lastResortPercent() + ", so it would never be spared");
        }
        if (!c.atLimit().equals("off") && !c.atLimit().equals("lastResort")) {
            throw new IllegalArgumentException("'" + c.atLimit() + "' is neither off nor lastResort");
        }
        return new Terms(
                c.uplink(),
                Bytes.parse(c.allowance()),
                c.billingDay(),
                c.sparePercent(),
                c.spareMetric(),
                c.lastResortPercent(),
                c.atLimit().equals("off"));
    }

    /** What speaks against the uplink now. Its words change with the stage only. */
    Optional<Demotion> against(Usage usage) {
        int percent = usage.percentOf(allowance);
        String of = " of the month's " + Bytes.text(allowance) + " is used";
        if (percent >= 100) {
            String reason = "the month's allowance of " + Bytes.text(allowance) + " is used up";
            return Optional.of(off ? Demotion.off(reason) : Demotion.lastResort(reason));
        } else if (percent >= lastResort) {
            return Optional.of(Demotion.lastResort(lastResort + " %" + of));
        } else if (percent >= spare) {
            return Optional.of(Demotion.rank(spareMetric, spare + " %" + of));
        }
        return Optional.empty();
    }
}

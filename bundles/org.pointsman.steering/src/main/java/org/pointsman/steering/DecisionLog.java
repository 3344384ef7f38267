/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Optional;
import java.util.function.Consumer;
import org.pointsman.api.decision.Decision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes decisions to the log: a switch for everybody, the rest for debugging. */
final class DecisionLog implements Consumer<Decision> {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);

    private Optional<String> chosen = Optional.empty();

    @Override
    public void accept(Decision d) {
        if (d.chosen().equals(chosen)) {
            LOG.debug("{}: {}", d.trigger(), d.outcome());
            return;
        }
        chosen = d.chosen();
        LOG.info(
                "traffic {} ({}; decided in {} us, applied in {} us)",
                chosen.map(n -> "by " + n).orElse("has no uplink"),
                d.trigger(),
                (d.timing().decided() - d.timing().seen()) / 1000,
                (d.timing().applied() - d.timing().decided()) / 1000);
    }
}

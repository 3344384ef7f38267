/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the checks that started bundles promise in their manifest: bundles start in any order, and a configuration
 * judged too early would be judged by half.
 */
final class RollCall {
    private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);

    private final BundleContext context;
    private final Checks checks;
    private final Duration patience;
    private final Set<Long> givenUp = ConcurrentHashMap.newKeySet();

    RollCall(BundleContext context, Checks checks, Duration patience) {
        this.context = context;
        this.checks = checks;
        this.patience = patience;
    }

    /** Returns when all are there, or patience is at its end; nobody is waited for twice. */
    void await() throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (missing()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                giveUp();
                return;
            }
            // short steps: the check may come, and its bundle may stop
            checks.await(Duration.ofNanos(Math.min(left, Duration.ofMillis(50).toNanos())));
        }
    }

    private boolean missing() {
        for (Bundle bundle : context.getBundles()) {
            if (!givenUp.contains(bundle.getBundleId()) && checks.owes(bundle)) {
                return true;
            }
        }
        return false;
    }

    private void giveUp() {
        for (Bundle bundle : context.getBundles()) {
            if (checks.owes(bundle) && givenUp.add(bundle.getBundleId())) {
                LOG.warn(
                        "{} promises a check of the configuration that has not come; going on without it.",
                        bundle.getSymbolicName());
            }
        }
    }
}

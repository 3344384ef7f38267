/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.plan.Plan;
import org.pointsman.api.plan.Reconciler;

/** What would change, as ip and nft text: for {@code pointsman plan}, when no daemon runs. */
@Component(service = Callable.class, property = "pointsman.task=plan")
public final class PlanTask implements Callable<String> {
    private static final long WAIT_MILLIS = 5000;

    private final Reconciler reconciler;

    /** Prepares. */
    @Activate
    public PlanTask(@Reference Reconciler reconciler) {
        this.reconciler = reconciler;
    }

    /** Waits up to 5 s for the first desired state and returns the plan to it. */
    @Override
    public String call() throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        while (reconciler.desired().isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (reconciler.desired().isEmpty()) {
            return "nothing is configured, so nothing would change";
        }
        Plan plan = reconciler.pending();
        return plan.isEmpty() ? "nothing would change" : plan.text();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Step;

/**
 * Answers a carrier loss with steps that were decided ahead. What lies between the kernel's message and its acknowledgement is only
 * the sending of what was written when it was armed: after an idle time everything else costs several times as much, as nothing of it is in the caches. Control
 * loop only.
 */
final class Reflexes {
    private final Applying applying;
    private final Devices devices;
    private Map<Integer, Applying.Prepared> armed = Map.of();

    Reflexes(Applying applying, Devices devices) {
        this.applying = applying;
        this.devices = devices;
    }

    void arm(Map<String, List<Step>> onCarrierLoss) {
        Map<Integer, Applying.Prepared> byIndex = new HashMap<>();
        onCarrierLoss.forEach((device, steps) -> byIndex.put(devices.index(device), applying.prepare(steps)));
        armed = byIndex;
    }

    /** A link has no carrier now; applies what is armed for that. */
    Optional<KernelEvent> noCarrier(int index) {
        Applying.Prepared prepared = armed.get(index);
        if (prepared == null) {
            return Optional.empty();
        }
        armed = Map.of();
        ApplyResult result = applying.apply(prepared);
        return Optional.of(new KernelEvent.ReflexFired(prepared.steps(), result.ok(), System.nanoTime()));
    }
}

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
 * this and the codec: after an idle time everything else costs several times as much, as nothing of it is in the caches. Control
 * loop only.
 */
final class Reflexes {
    private final Applying applying;
    private final Devices devices;
    private Map<Integer, List<Step>> armed = Map.of();

    Reflexes(Applying applying, Devices devices) {
        this.applying = applying;
        this.devices = devices;
    }

    void arm(Map<String, List<Step>> onCarrierLoss) {
        Map<Integer, List<Step>> byIndex = new HashMap<>();
        onCarrierLoss.forEach((device, steps) -> byIndex.put(devices.index(device), List.copyOf(steps)));
        armed = byIndex;
    }

    /** A link has no carrier now; applies what is armed for that. */
    Optional<KernelEvent> noCarrier(int index) {
        List<Step> steps = armed.get(index);
        if (steps == null) {
            return Optional.empty();
        }
        armed = Map.of();
        ApplyResult result = applying.apply(steps);
        return Optional.of(new KernelEvent.ReflexFired(steps, result.ok(), System.nanoTime()));
    }
}

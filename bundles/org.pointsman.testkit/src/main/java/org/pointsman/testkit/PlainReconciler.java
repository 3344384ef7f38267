/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.util.ArrayList;
import java.util.List;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;

/**
 * Brings a kernel to a desired state at once: what is missing is added, what is ours and no longer desired is taken away. The real one makes before it
 * breaks, tries again and verifies; for what is there in the end that makes no difference.
 */
final class PlainReconciler {
    private final Backend kernel;

    PlainReconciler(Backend kernel) {
        this.kernel = kernel;
    }

    ApplyResult reconcile(NetworkState desired) {
        Ownership ours = kernel.ownership();
        NetworkState is = kernel.observe(desired);
        List<Step> steps = new ArrayList<>();
        desired.sysctls().forEach((key, value) -> {
            if (!value.equals(is.sysctls().get(key))) {
                steps.add(new Step.SetSysctl(key, value));
            }
        });
        desired.linksUp().forEach((device, up) -> {
            if (up && Boolean.FALSE.equals(is.linksUp().get(device))) {
                steps.add(new Step.SetLinkUp(device));
            }
        });
        desired.addresses().stream()
                .filter(a -> !is.addresses().contains(a))
                .forEach(a -> steps.add(new Step.AddAddress(a)));
        desired.routes().stream()
                .filter(r -> !is.routes().contains(r))
                .forEach(r -> steps.add(new Step.ReplaceRoute(r)));
        if (!desired.nftTable().equals(is.nftTable())) {
            desired.nftTable()
                    .ifPresentOrElse(
                            t -> steps.add(new Step.ReplaceNftTable(t)),
                            () -> steps.add(new Step.DeleteNftTable(
                                    is.nftTable().orElseThrow().name())));
        }
        desired.rules().stream().filter(r -> !is.rules().contains(r)).forEach(r -> steps.add(new Step.AddRule(r)));
        is.rules().stream()
                .filter(r -> ours.owns(r) && !desired.rules().contains(r))
                .forEach(r -> steps.add(new Step.DeleteRule(r)));
        is.routes().stream()
                .filter(r -> ours.owns(r) && desired.route(r.key()).isEmpty())
                .forEach(r -> steps.add(new Step.DeleteRoute(r)));
        is.addresses().stream()
                .filter(a -> ours.owns(a) && !desired.addresses().contains(a))
                .forEach(a -> steps.add(new Step.DeleteAddress(a)));
        return kernel.apply(steps);
    }
}

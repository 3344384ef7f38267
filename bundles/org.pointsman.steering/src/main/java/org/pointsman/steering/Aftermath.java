/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.List;
import java.util.Optional;
import org.pointsman.api.plan.Step;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** What is to be done once after a switch is in place. */
final class Aftermath {
    private Aftermath() {}

    /** Neighbours of the way that was left are asked again while it can still be used. */
    static List<Step> of(Optional<String> before, Optional<String> after, WanSnapshot snapshot) {
        if (before.equals(after)) {
            return List.of();
        }
        return before.flatMap(snapshot::uplink)
                .filter(UplinkView::available)
                .map(u -> List.<Step>of(
                        new Step.RefreshNeighbours(u.status().device().orElseThrow())))
                .orElse(List.of());
    }
}

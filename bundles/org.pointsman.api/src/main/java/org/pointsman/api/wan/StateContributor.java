/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import org.osgi.annotation.versioning.ConsumerType;
import org.pointsman.api.state.NetworkState;

/**
 * Adds state that follows from the snapshot but is no routing decision: NAT, DNS, served networks. Same rules as for
 * {@link RouteStrategy}.
 *
 * <p>One whose answer would change for another reason than a new snapshot, such as its configuration, changes any of its service
 * properties (a component does so with {@code @Modified}) and is asked again.
 */
@ConsumerType
@FunctionalInterface
public interface StateContributor {
    /** Service property, String, required: name for conflicts and explanations. */
    String NAME = "pointsman.contributor.name";

    /**
     * What the kernel should hold in addition.
     *
     * @param snapshot not null
     * @return not null
     */
    NetworkState desired(WanSnapshot snapshot);
}

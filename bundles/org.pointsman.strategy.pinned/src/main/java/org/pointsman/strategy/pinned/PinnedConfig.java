/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.pinned;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** PID {@code org.pointsman.strategy.pinned}. */
@ObjectClassDefinition(
        id = PinnedStrategy.PID,
        name = "Strategy: pinned",
        description = "New flows by weight or metric; a flow stays on its uplink by conntrack mark")
@interface PinnedConfig {
    /** What is kept together. */
    @AttributeDefinition(
            name = "Sticky",
            description = "none: each new flow is dealt for itself; source: all flows of a host take one uplink",
            required = false,
            options = {@Option(label = "None", value = "none"), @Option(label = "Source", value = "source")})
    String sticky() default "none";
}

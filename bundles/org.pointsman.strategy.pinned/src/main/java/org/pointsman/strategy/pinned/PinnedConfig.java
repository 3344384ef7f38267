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

    /** What old flows do when a better uplink is back. */
    @AttributeDefinition(
            name = "Failback",
            description = "When a better uplink returns, flows of the others: new-flows: go on until they end;"
                    + " drain: have the drain time to end; move: begin anew at once",
            required = false,
            options = {
                @Option(label = "New flows only", value = "new-flows"),
                @Option(label = "Drain", value = "drain"),
                @Option(label = "Move", value = "move")
            })
    String failback() default "new-flows";

    /** How long draining takes. */
    @AttributeDefinition(
            name = "Drain time",
            description = "Seconds that flows have to end with failback drain, 1 to 86400",
            min = "1",
            max = "86400",
            required = false)
    int drainSeconds() default 300;
}

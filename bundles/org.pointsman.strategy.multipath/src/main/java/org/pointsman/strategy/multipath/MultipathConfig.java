/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.multipath;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** PID {@code org.pointsman.strategy.multipath}. */
@ObjectClassDefinition(
        id = MultipathStrategy.PID,
        name = "Strategy: multipath",
        description = "Flows spread by weight and hash, without connection tracking")
@interface MultipathConfig {
    /** What is hashed. */
    @AttributeDefinition(
            name = "Hash",
            description = "What decides the uplink: source: the host; source-destination: host and far address;"
                    + " flow: addresses, protocol and ports",
            required = false,
            options = {
                @Option(label = "Source", value = "source"),
                @Option(label = "Source and destination", value = "source-destination"),
                @Option(label = "Flow", value = "flow")
            })
    String hash() default "source-destination";
}

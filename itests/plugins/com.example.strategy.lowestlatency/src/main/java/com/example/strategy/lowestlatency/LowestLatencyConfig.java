/* SPDX-License-Identifier: Apache-2.0 */
package com.example.strategy.lowestlatency;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code com.example.strategy.lowestlatency}. */
@ObjectClassDefinition(
        id = LowestLatency.PID,
        name = "Strategy: lowest latency",
        description = "All traffic takes the uplink with the lowest latency; when another one is worth a switch")
@interface LowestLatencyConfig {
    /** By how much another one has to be better. */
    @AttributeDefinition(
            name = "Margin in percent",
            description = "By how much of the present latency another uplink's has to be lower, 0 to 90 percent",
            min = "0",
            max = "90",
            required = false)
    int marginPercent() default 20;

    /** By how much another one has to be better. */
    @AttributeDefinition(
            name = "Margin in milliseconds",
            description =
                    "By how many milliseconds another uplink's latency has to be lower, 0 to 10000; both margins have to be met",
            min = "0",
            max = "10000",
            required = false)
    int marginMillis() default 5;

    /** How long a choice stands. */
    @AttributeDefinition(
            name = "Dwell",
            description = "Seconds for which a choice stands as long as it works, 0 to 86400",
            min = "0",
            max = "86400",
            required = false)
    int dwellSeconds() default 60;

    /** How often latencies are compared. */
    @AttributeDefinition(
            name = "Interval",
            description = "Seconds after which latencies are compared again, 1 to 3600",
            min = "1",
            max = "3600",
            required = false)
    int intervalSeconds() default 5;

    /** Whether metrics count. */
    @AttributeDefinition(
            name = "Within a metric",
            description =
                    "Whether only uplinks of the best metric are compared, so that a dear one does not win by being fast",
            required = false)
    boolean withinMetric() default false;
}

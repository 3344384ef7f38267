/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** PID {@code org.pointsman.steering}. */
@ObjectClassDefinition(
        id = "org.pointsman.steering",
        name = "Steering",
        description = "Which strategy decides, and how traffic returns to an uplink that is back")
@interface SteeringSettings {
    /** Name of the strategy. */
    @AttributeDefinition(
            name = "Strategy",
            description = "Name of the route strategy that decides, such as single; more come with plug-ins")
    String strategy() default "single";

    /** What flows do when a better uplink is back. */
    @AttributeDefinition(
            name = "Failback",
            description =
                    "When a better uplink is back: new-flows: it gets new flows, the others go on where they are until they end;"
                            + " drain: they have the drain time to end; move: they begin anew at once; manual: nothing before wan:failback",
            required = false,
            options = {
                @Option(label = "New flows", value = "new-flows"),
                @Option(label = "Drain", value = "drain"),
                @Option(label = "Move", value = "move"),
                @Option(label = "Manual", value = "manual")
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

    /** Whether the better drives out the worse. */
    @AttributeDefinition(
            name = "Preempt",
            description = "Whether an uplink takes over from one of a worse metric that works",
            required = false)
    boolean preempt() default true;

    /** How long an uplink has to be back. */
    @AttributeDefinition(
            name = "Hold-down",
            description =
                    "Seconds for which an uplink that failed has to be usable again before it gets new flows, 0 to 86400",
            min = "0",
            max = "86400",
            required = false)
    int holdDownSeconds() default 0;

    /** What loss costs in rank. */
    @AttributeDefinition(
            name = "Metric of a degraded uplink",
            description = "What is added to the metric of an uplink while much is lost through it, 0 to 9999",
            min = "0",
            max = "9999",
            required = false)
    int degradedMetric() default 0;

    /** What loss costs in share. */
    @AttributeDefinition(
            name = "Weight of a degraded uplink",
            description = "Percent of its weight that an uplink keeps while much is lost through it, 1 to 100",
            min = "1",
            max = "100",
            required = false)
    int degradedWeight() default 100;

    /** How long an uplink that was removed stays in force. */
    @AttributeDefinition(
            name = "Hold of a removed uplink",
            description =
                    "Seconds for which an uplink whose bundle or configuration was removed stays in force, 0 to 60:"
                            + " an update brings it back meanwhile; 0: its traffic is moved at once",
            min = "0",
            max = "60",
            required = false)
    int removedHoldSeconds() default 3;

    /** When flapping is too much. */
    @AttributeDefinition(
            name = "Flapping: suppress",
            description = "Each failure costs 1000 points; with more than these an uplink is held back; 0: never",
            min = "0",
            max = "100000",
            required = false)
    int flapSuppress() default 2500;

    /** When it is forgiven. */
    @AttributeDefinition(
            name = "Flapping: reuse",
            description = "With these points or fewer it is in use again, 1 to 100000; fewer than suppress",
            min = "1",
            max = "100000",
            required = false)
    int flapReuse() default 1000;

    /** How fast it is forgiven. */
    @AttributeDefinition(
            name = "Flapping: half-life",
            description = "Seconds in which points are halved, 1 to 86400",
            min = "1",
            max = "86400",
            required = false)
    int flapHalfLifeSeconds() default 60;

    /** When it is forgiven at the latest. */
    @AttributeDefinition(
            name = "Flapping: maximum",
            description = "Seconds after its last failure for which an uplink is held back at most, 1 to 86400",
            min = "1",
            max = "86400",
            required = false)
    int flapMaximumSeconds() default 300;
}

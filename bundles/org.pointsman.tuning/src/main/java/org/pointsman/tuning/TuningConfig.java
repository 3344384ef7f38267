/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.tuning;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.pointsman.tuning}. */
@ObjectClassDefinition(
        id = TuningSettings.PID,
        name = "Tuning",
        description = "Spreads the work on packets over the processors; on a machine with one it does nothing")
@interface TuningConfig {
    /** Which interfaces. */
    @AttributeDefinition(
            name = "Interfaces",
            description = "Interfaces whose work is spread; * is every physical one",
            required = false)
    String[] interfaces() default {"*"};

    /** Which processors. */
    @AttributeDefinition(
            name = "Processors",
            description = "Processors that share the work, such as 0-3 or 1,3; not given: all",
            required = false)
    String processors() default "";

    /** Whether receive queues are spread. */
    @AttributeDefinition(
            name = "RPS",
            description = "Receive packet steering, where an interface has fewer queues than there are processors",
            required = false)
    boolean rps() default true;

    /** Whether transmit queues are spread. */
    @AttributeDefinition(
            name = "XPS",
            description = "Transmit packet steering, where an interface has several queues",
            required = false)
    boolean xps() default true;

    /** Whether interrupts are spread. */
    @AttributeDefinition(
            name = "IRQ affinity",
            description = "One processor for each of an interface's interrupts; false where irqbalance does that",
            required = false)
    boolean irq() default true;
}

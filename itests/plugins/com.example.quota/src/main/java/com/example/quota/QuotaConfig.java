/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Factory PID {@code com.example.quota~NAME}. */
@ObjectClassDefinition(
        id = Quota.PID,
        name = "Quota",
        description = "Demotes a metered uplink as its monthly allowance is used up")
@interface QuotaConfig {
    /** Whose bytes count. */
    @AttributeDefinition(name = "Uplink", description = "Name of the uplink whose bytes count, both ways")
    String uplink();

    /** How many it may carry. */
    @AttributeDefinition(name = "Allowance", description = "Bytes in a month, such as 10 GB, 500 MB or 10 GiB")
    String allowance();

    /** When a month begins. */
    @AttributeDefinition(
            name = "Billing day",
            description = "Day on which a month begins, 1 to 31; a month without that day begins with its last one",
            min = "1",
            max = "31",
            required = false)
    int billingDay() default 1;

    /** First stage. */
    @AttributeDefinition(
            name = "Spare at",
            description = "Percent of the allowance from which others go before it, 1 to 100",
            min = "1",
            max = "100",
            required = false)
    int sparePercent() default 75;

    /** What the first stage costs. */
    @AttributeDefinition(
            name = "Spare by",
            description = "What is added to its metric then, 1 to 100000",
            min = "1",
            max = "100000",
            required = false)
    int spareMetric() default 1000;

    /** Second stage. */
    @AttributeDefinition(
            name = "Last resort at",
            description = "Percent of the allowance from which it is used only while nothing else works, 1 to 100",
            min = "1",
            max = "100",
            required = false)
    int lastResortPercent() default 95;

    /** Last stage. */
    @AttributeDefinition(
            name = "At the limit",
            description =
                    "When the allowance is used up: off: it is not used at all; lastResort: while nothing else works",
            required = false,
            options = {@Option(label = "Off", value = "off"), @Option(label = "Last resort", value = "lastResort")})
    String atLimit() default "off";

    /** How often bytes are counted. */
    @AttributeDefinition(
            name = "Interval",
            description = "Seconds after which bytes are counted again, 1 to 3600",
            min = "1",
            max = "3600",
            required = false)
    int intervalSeconds() default 10;
}

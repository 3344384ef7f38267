/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What is configured for the uplinks of one metric alone; what it leaves out is taken from {@code org.pointsman.steering}. */
@Component(
        service = GroupComponent.class,
        configurationPid = GroupComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GroupComponent.Settings.class, factory = true)
public final class GroupComponent {
    /** Factory PID. */
    static final String PID = "org.pointsman.steering.group";

    /** Factory PID {@value GroupComponent#PID}; no key but the metric has a default, so that one can tell what was said. */
    @ObjectClassDefinition(
            id = GroupComponent.PID,
            name = "Steering: uplinks of one metric",
            description = "How traffic returns to the uplinks of one metric; what is left out is as for all")
    @interface Settings {
        /** Whom it is about. */
        @AttributeDefinition(
                name = "Metric",
                description = "Metric of the uplinks that it is about, 1 to 9999",
                min = "1",
                max = "9999")
        int metric();

        /** As for all. */
        @AttributeDefinition(
                name = "Failback",
                description = "As in org.pointsman.steering",
                required = false,
                options = {
                    @Option(label = "New flows", value = "new-flows"),
                    @Option(label = "Drain", value = "drain"),
                    @Option(label = "Move", value = "move"),
                    @Option(label = "Manual", value = "manual")
                })
        String failback();

        /** As for all. */
        @AttributeDefinition(
                name = "Drain time",
                description = "Seconds, 1 to 86400",
                min = "1",
                max = "86400",
                required = false)
        int drainSeconds();

        /** As for all. */
        @AttributeDefinition(name = "Preempt", description = "As in org.pointsman.steering", required = false)
        boolean preempt();

        /** As for all. */
        @AttributeDefinition(
                name = "Hold-down",
                description = "Seconds, 0 to 86400",
                min = "0",
                max = "86400",
                required = false)
        int holdDownSeconds();

        /** As for all. */
        @AttributeDefinition(
                name = "Metric of a degraded uplink",
                description = "What is added, 0 to 9999",
                min = "0",
                max = "9999",
                required = false)
        int degradedMetric();

        /** As for all. */
        @AttributeDefinition(
                name = "Weight of a degraded uplink",
                description = "Percent of its weight, 1 to 100",
                min = "1",
                max = "100",
                required = false)
        int degradedWeight();
    }

    private volatile Map<String, Object> said;

    /** Takes what was said. */
    @Activate
    public GroupComponent(Map<String, Object> said) {
        this.said = Map.copyOf(said);
    }

    /** Takes what is said now; without this, whoever is held back would be let go for a moment. */
    @Modified
    void modified(Map<String, Object> now) {
        said = Map.copyOf(now);
    }

    int metric() {
        return said.get("metric") instanceof Number n ? n.intValue() : 0;
    }

    /** The policy, with the rest from {@code general}. */
    Policy on(Policy general) {
        return general.with(said);
    }
}

package ${package};

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured: pointsman.json is checked by this, and forms are made of it. */
@ObjectClassDefinition(id = QuickEnough.PID, name = "Strategy: quick enough", description = "What latency is low enough")
@interface QuickEnoughConfig {
    /** Highest latency. */
    @AttributeDefinition(
            name = "Highest latency",
            description = "Milliseconds, 1 to 10000, up to which an uplink is quick enough",
            min = "1",
            max = "10000",
            required = false)
    int mostMillis() default 100;
}

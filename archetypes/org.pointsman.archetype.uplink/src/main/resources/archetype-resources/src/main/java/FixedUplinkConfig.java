package ${package};

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured: pointsman.json is checked by this, and forms are made of it. */
@ObjectClassDefinition(
        id = FixedUplink.PID,
        name = "Fixed uplink",
        description = "An interface with an address and a known gateway")
@interface FixedUplinkConfig {
    /** Interface that packets leave by; $ as interface is a word of Java's. */
    @AttributeDefinition(name = "Interface", description = "Interface that packets leave by")
    String $interface();

    /** Next hop. */
    @AttributeDefinition(name = "Gateway", description = "IP address of the next hop")
    String gateway();

    /** Lower is preferred. */
    @AttributeDefinition(name = "Metric", description = "Lower is preferred, 1 to 9999", min = "1", max = "9999", required = false)
    int metric() default 100;
}

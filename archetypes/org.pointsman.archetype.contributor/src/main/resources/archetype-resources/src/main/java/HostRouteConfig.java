package ${package};

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured: pointsman.json is checked by this, and forms are made of it. */
@ObjectClassDefinition(id = HostRoute.PID, name = "Host route", description = "A host that is always reached by one uplink")
@interface HostRouteConfig {
    /** Who. */
    @AttributeDefinition(name = "Host", description = "IP address of the host")
    String host();

    /** By what. */
    @AttributeDefinition(name = "Uplink", description = "Name of the uplink")
    String uplink();
}

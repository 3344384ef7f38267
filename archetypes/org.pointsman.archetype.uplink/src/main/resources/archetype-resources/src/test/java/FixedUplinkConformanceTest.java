package ${package};

import java.util.Map;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.testkit.Links;
import org.pointsman.testkit.conformance.UplinkConformance;

/** Pointsman's rules for uplinks, in a real Felix: any order of starting, updates without leaks, deadlines, unplugging at any moment. */
class FixedUplinkConformanceTest extends UplinkConformance {
    @Override
    protected Class<?> component() {
        return FixedUplink.class;
    }

    @Override
    protected Map<String, Map<String, Object>> configuration() {
        return Map.of(FixedUplink.PID + "~stick", Map.of("interface", "usb0", "gateway", "10.64.3.1"));
    }

    @Override
    protected LinkSnapshot links() {
        return Links.of().ethernet("usb0").address("usb0", "10.64.3.2/24").build();
    }
}

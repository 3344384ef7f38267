package ${package};

import java.util.Map;
import org.pointsman.testkit.conformance.ContributorConformance;

/** Pointsman's rules for contributors, in a real Felix: any order of starting, updates without leaks, deadlines, purity. */
class HostRouteConformanceTest extends ContributorConformance {
    @Override
    protected Class<?> component() {
        return HostRoute.class;
    }

    @Override
    protected Map<String, Map<String, Object>> configuration() {
        return Map.of(HostRoute.PID, Map.of("host", "192.0.2.25", "uplink", "up1"));
    }
}

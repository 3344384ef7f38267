package ${package};

import java.util.List;
import org.pointsman.testkit.conformance.ProbeConformance;

/** Pointsman's rules for probes, in a real Felix: it ends once whatever happens, gives its sockets back, and blocks nobody. */
class DatagramProbeConformanceTest extends ProbeConformance {
    @Override
    protected Class<?> component() {
        return DatagramProbe.class;
    }

    @Override
    protected String target() {
        return "192.0.2.1:7";
    }

    @Override
    protected List<String> badTargets() {
        return List.of("192.0.2.1", "192.0.2.1:0", "example.com:7");
    }
}

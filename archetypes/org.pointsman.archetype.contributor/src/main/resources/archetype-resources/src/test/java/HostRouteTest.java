package ${package};

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pointsman.testkit.Configurations;
import org.pointsman.testkit.Scenario;

class HostRouteTest {
    private final HostRoute contributor = new HostRoute(
            Configurations.of(HostRouteConfig.class, Map.of("host", "192.0.2.25", "uplink", "lte")));

    @Test
    void theHostIsReachedByItsUplinkAsLongAsThatWorks() {
        Scenario.best().with(contributor).play("""
                given uplink cable metric 10 on eth0
                given uplink lte metric 20 on usb0
                then traffic goes by cable
                then the kernel has route 192.0.2.25/32 via 10.64.2.1 dev usb0
                when lte loses its carrier
                then the kernel has no 192.0.2.25
                """);
    }
}

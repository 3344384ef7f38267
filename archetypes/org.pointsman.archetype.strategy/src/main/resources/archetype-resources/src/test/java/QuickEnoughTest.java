package ${package};

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pointsman.testkit.Configurations;
import org.pointsman.testkit.Scenario;

class QuickEnoughTest {
    private static QuickEnough strategy(Map<String, Object> configuration) {
        return new QuickEnough(Configurations.of(QuickEnoughConfig.class, configuration));
    }

    @Test
    void theBestMetricThatIsQuickEnoughIsTaken() {
        Scenario.of(strategy(Map.of())).play("""
                given uplink cable metric 10 on eth0
                given uplink lte metric 20 on usb0
                then traffic goes by cable
                when cable takes 250 ms
                when 5 s pass
                then traffic goes by lte
                when lte takes 300 ms
                when 5 s pass
                then traffic goes by cable
                when cable loses its carrier
                then traffic goes by lte
                """);
    }

    @Test
    void howMuchIsEnoughCanBeConfigured() {
        Scenario.of(strategy(Map.of("mostMillis", 300))).play("""
                given uplink cable metric 10 on eth0
                given uplink lte metric 20 on usb0
                when cable takes 250 ms
                when 5 s pass
                then traffic goes by cable
                """);
    }
}

package ${package};

import java.util.Map;
import org.pointsman.testkit.conformance.StrategyConformance;

/** Pointsman's rules for strategies, in a real Felix: any order of starting, updates without leaks, deadlines, purity. */
class QuickEnoughConformanceTest extends StrategyConformance {
    @Override
    protected Class<?> component() {
        return QuickEnough.class;
    }

    @Override
    protected Map<String, Map<String, Object>> otherConfiguration() {
        return Map.of(QuickEnough.PID, Map.of("mostMillis", 20));
    }
}

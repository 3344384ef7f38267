/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.testkit.Answers;

/**
 * The rules for a strategy:
 *
 * <pre>{@code
 * class MyStrategyConformanceTest extends StrategyConformance {
 *     protected Class<?> component() {
 *         return MyStrategy.class;
 *     }
 * }
 * }</pre>
 */
public abstract class StrategyConformance extends PluginConformance<RouteStrategy> {
    /** For subclasses. */
    protected StrategyConformance() {
        super(RouteStrategy.class);
    }

    @Override
    final void use(RouteStrategy strategy) {
        new Advice(name(), strategy::desired).use();
    }

    private String name() {
        return "strategy "
                + Optional.ofNullable(
                                host().references(RouteStrategy.class).get(0).getProperty(RouteStrategy.NAME))
                        .orElseThrow(() -> new AssertionError("the strategy has no service property "
                                + RouteStrategy.NAME + ", so no configuration can choose it"));
    }

    /** Its answers hold nothing that Pointsman would not take away again. */
    @Test
    void wantsNothingThatBelongsToOthers() {
        RouteStrategy strategy = started();
        new Advice(name(), strategy::desired).answersWhatIsOurs();
    }

    /** Each call ends in time and waits for nothing. */
    @Test
    void answersInTime() {
        RouteStrategy strategy = started();
        new Advice(name(), strategy::desired).inTime();
    }

    /** The same snapshot has the same answer, always; it refers to no clock, no chance, no file, no socket and no thread. */
    @Test
    void isAPureFunctionOfTheSnapshot() {
        RouteStrategy strategy = started();
        List<String> offences = Purity.offences(jar(), strategy.getClass().getName());
        if (!offences.isEmpty()) {
            throw new AssertionError(name() + " is not pure: " + String.join("; ", offences));
        }
        new Advice(name(), strategy::desired).isPure(anotherInstance());
    }

    private java.util.function.Function<WanSnapshot, NetworkState> anotherInstance() {
        RouteStrategy[] other = new RouteStrategy[1];
        return snapshot -> {
            if (other[0] == null) {
                host().update();
                other[0] = host().service(RouteStrategy.class);
            }
            return other[0].desired(snapshot);
        };
    }

    /** It takes none of the uplinks that are switched off or have no carrier while another one is usable. */
    @Test
    void takesAnUplinkThatWorksWhereThereIsOne() {
        RouteStrategy strategy = started();
        for (int i = 0; i < Situations.ALL; i++) {
            WanSnapshot snapshot = Situations.of(i);
            NetworkState answer = strategy.desired(snapshot);
            boolean oneWorks = !snapshot.candidates().isEmpty();
            Optional<String> dead = Answers.percent(answer, snapshot).keySet().stream()
                    .filter(n -> !snapshot.uplink(n).orElseThrow().available())
                    .findFirst();
            if (oneWorks && dead.isPresent()) {
                throw new AssertionError(name() + " sends traffic by " + dead.get()
                        + ", which is switched off or has no carrier, while "
                        + snapshot.candidates().get(0).name()
                        + " works: choose from snapshot.candidates()");
            }
        }
    }
}

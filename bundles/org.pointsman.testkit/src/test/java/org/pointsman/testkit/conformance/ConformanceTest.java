/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.testkit.Links;

/** The kit finds what it is there to find, and says it so that one can act on it. */
class ConformanceTest {
    /** For those that are to fail: what they wait for does not come. */
    private static final Duration SHORT = Duration.ofMillis(200);

    private static final class Strategy extends StrategyConformance {
        private final Class<?> activator;

        Strategy(Class<?> activator) {
            this.activator = activator;
        }

        @Override
        protected Class<?> component() {
            return activator;
        }

        @Override
        Duration patience() {
            return activator == BadPlugins.Good.class ? super.patience() : SHORT;
        }

        @Override
        int updates() {
            return activator == BadPlugins.Good.class ? super.updates() : 20;
        }

        @Override
        PluginJar jar() {
            return PluginJar.made(
                    "test." + activator.getSimpleName(), activator, BadPlugins.class, BadPlugins.StrategyBundle.class);
        }
    }

    private static void run(PluginConformance<?> conformance, Runnable rule) {
        conformance.begin();
        try {
            rule.run();
        } finally {
            conformance.end();
        }
    }

    @Test
    void aGoodStrategyKeepsAllRules() {
        Strategy good = new Strategy(BadPlugins.Good.class);
        List.<Runnable>of(
                        good::startsAndStopsInAnyOrder,
                        good::takesAnotherConfigurationAtAnyTime,
                        good::leavesNothingBehindInFiveHundredUpdates,
                        good::answersInTime,
                        good::isAPureFunctionOfTheSnapshot,
                        good::wantsNothingThatBelongsToOthers,
                        good::takesAnUplinkThatWorksWhereThereIsOne)
                .forEach(rule -> run(good, rule));
    }

    @Test
    void threadsThatAreLeftBehindAreNamed() {
        Strategy bad = new Strategy(BadPlugins.LeavesThreads.class);
        assertThatThrownBy(() -> run(bad, bad::leavesNothingBehindInFiveHundredUpdates))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("threads are still running after 20 updates, such as 'left-behind' at ")
                .hasMessageContaining("what @Activate or start() begins, @Deactivate or stop() has to end");
    }

    @Test
    void classLoadersThatAreHeldAreCounted() {
        Strategy bad = new Strategy(BadPlugins.HoldsOn.class);
        try {
            assertThatThrownBy(() -> run(bad, bad::leavesNothingBehindInFiveHundredUpdates))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("19 class loaders of former versions are still reachable after 20 updates");
        } finally {
            System.getProperties().keySet().removeIf(key -> !(key instanceof String));
        }
    }

    @Test
    void memoryIsFound() {
        Strategy bad = new Strategy(BadPlugins.Remembers.class);
        assertThatThrownBy(() -> run(bad, bad::isAPureFunctionOfTheSnapshot))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("strategy test is not pure. For one and the same snapshot")
                .hasMessageContaining("An answer may depend on the snapshot and the configuration only");
    }

    @Test
    void aClockIsFoundThoughItChangesNothing() {
        Strategy bad = new Strategy(BadPlugins.AsksAClock.class);
        assertThatThrownBy(() -> run(bad, bad::isAPureFunctionOfTheSnapshot))
                .hasMessageEndingWith(
                        "AsksAClock calls java.lang.System.nanoTime: it asks a clock; a strategy's time is"
                                + " snapshot.nanos()");
    }

    @Test
    void whoWaitsIsShownWhere() {
        Strategy bad = new Strategy(BadPlugins.Waits.class);
        assertThatThrownBy(() -> run(bad, bad::answersInTime))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("strategy test, asked about 0 uplinks, waits (")
                .hasMessageContaining("Thread.sleep");
    }

    @Test
    void whoTakesADeadUplinkIsTold() {
        Strategy bad = new Strategy(BadPlugins.TakesTheDead.class);
        assertThatThrownBy(() -> run(bad, bad::takesAnUplinkThatWorksWhereThereIsOne))
                .hasMessageContaining("which is switched off or has no carrier, while")
                .hasMessageEndingWith("choose from snapshot.candidates()");
    }

    @Test
    void anUplinkThatIsUpWithoutItsInterfaceIsTold() {
        UplinkConformance bad = new UplinkConformance() {
            @Override
            protected Class<?> component() {
                return BadPlugins.AlwaysUp.class;
            }

            @Override
            Duration patience() {
                return SHORT;
            }

            @Override
            PluginJar jar() {
                return PluginJar.made("test.up", BadPlugins.AlwaysUp.class, BadPlugins.class);
            }

            @Override
            protected LinkSnapshot links() {
                return Links.of().ethernet("eth0").build();
            }
        };
        assertThatThrownBy(() -> run(bad, bad::comesUpAndGoesWithItsInterface))
                .hasMessage("the uplink says that it is up on eth0, which is gone");
    }

    @Test
    void aProbeThatNeverEndsIsTold() {
        ProbeConformance bad = new ProbeConformance() {
            @Override
            protected Class<?> component() {
                return BadPlugins.NeverEnds.class;
            }

            @Override
            PluginJar jar() {
                return PluginJar.made("test.probe", BadPlugins.NeverEnds.class, BadPlugins.class);
            }

            @Override
            protected String target() {
                return "good";
            }

            @Override
            protected List<String> badTargets() {
                return List.of("bad");
            }
        };
        assertThatThrownBy(() -> run(bad, bad::endsOnceWhateverHappens))
                .hasMessageStartingWith("the probe has not ended when its patience was over");
        run(bad, bad::saysWhichTargetsItTakes);
    }

    @Test
    void whatIsNoBundleIsSaid() {
        assertThatThrownBy(() -> PluginJar.of(ConformanceTest.class)).hasMessageContaining("is no bundle");
        assertThat(PluginJar.of(org.pointsman.api.wan.Wan.class).classes()).containsKey("org/pointsman/api/wan/Wan");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pointsman.testkit.Snapshots;

/**
 * What every plug-in has to stand, whatever it offers. Extend the class for its kind: {@link StrategyConformance}, {@link ContributorConformance},
 * {@link UplinkConformance}, {@link ProbeConformance}; {@link ServiceConformance} for all others.
 *
 * @param <S> what it offers
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PluginConformance<S> {
    /**
     * How many updates it has to stand without leaving anything behind: 500, or what the system property {@code pointsman.conformance.updates}
     * says.
     */
    public static final int UPDATES = Integer.getInteger("pointsman.conformance.updates", 500);

    private final Class<S> type;
    private Host host;

    PluginConformance(Class<S> type) {
        this.type = type;
    }

    /** A class of the plug-in, usually its component. */
    protected abstract Class<?> component();

    /**
     * A configuration with which it works, as in {@code pointsman.json}: PID, for factories with {@code ~NAME}, to keys and values. Whole
     * numbers are {@code Integer}, lists {@code String[]}. Empty: it needs none.
     */
    protected Map<String, Map<String, Object>> configuration() {
        return Map.of();
    }

    /** Another configuration of the same PIDs with which it works. */
    protected Map<String, Map<String, Object>> otherConfiguration() {
        return configuration();
    }

    /** The bundle that {@link #component()} lies in. */
    PluginJar jar() {
        return PluginJar.of(component());
    }

    /** How long is waited for what has to come: as long as a busy machine may take. */
    Duration patience() {
        return Duration.ofSeconds(30);
    }

    int updates() {
        return UPDATES;
    }

    /** Uses the service as Pointsman does, and comes to an end. */
    abstract void use(S service);

    /** Felix, without the plug-in. */
    @BeforeEach
    void begin() {
        host = Host.start(jar(), patience());
    }

    /** Ends it. */
    @AfterEach
    void end() {
        host.close();
    }

    final Host host() {
        return host;
    }

    /** The plug-in, started and configured. */
    final S started() {
        host.services(Snapshots.of().uplink("up1", 10, "eth0").chosen("up1").build());
        host.configure(configuration());
        host.install();
        return host.service(type);
    }

    /** Bundle, configuration and Pointsman's services come and go in every order. */
    @Test
    void startsAndStopsInAnyOrder() {
        List<Runnable> coming = List.of(
                host::install,
                () -> host.configure(configuration()),
                () -> host.services(
                        Snapshots.of().uplink("up1", 10, "eth0").chosen("up1").build()));
        List<Runnable> going = List.of(host::uninstall, () -> host.configure(Map.of()), host::withoutServices);
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        for (int[] up : orders) {
            for (int[] down : orders) {
                for (int i : up) {
                    coming.get(i).run();
                }
                use(host.service(type));
                for (int i : down) {
                    going.get(i).run();
                }
                host.awaitNone(type, "after the bundle was uninstalled");
            }
        }
    }

    /** Each configuration takes effect, however often it changes, and is used in between. */
    @Test
    void takesAnotherConfigurationAtAnyTime() {
        started();
        for (int i = 0; i < 20; i++) {
            host.configure(i % 2 == 0 ? otherConfiguration() : configuration());
            use(host.service(type));
        }
    }

    /** It is updated again and again while it is in use, and no former version is left: no class loader, no thread. */
    @Test
    void leavesNothingBehindInFiveHundredUpdates() {
        use(started());
        for (int i = 0; i < 3; i++) {
            host.update();
            use(host.service(type));
        }
        Leaks leaks = new Leaks(patience());
        for (int i = 0; i < updates(); i++) {
            host.update();
            leaks.note(host.plugin());
            use(host.service(type));
        }
        host.refresh();
        leaks.check();
    }
}

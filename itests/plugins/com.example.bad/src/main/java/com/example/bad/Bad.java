/* SPDX-License-Identifier: Apache-2.0 */
package com.example.bad;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.health.Probe;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.WanSnapshot;

/** One service of each kind, all with the vice that stands at the end of the bundle's symbolic name, and named by it. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "com.example.bad.Bad")
public final class Bad implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        Vice vice = Vice.of(context.getBundle().getSymbolicName());
        String name = vice.name().toLowerCase(Locale.ROOT);
        context.registerService(
                StateContributor.class, snapshot -> contribute(vice), with(StateContributor.NAME, name));
        context.registerService(
                RouteStrategy.class, snapshot -> decide(vice, snapshot), with(RouteStrategy.NAME, name));
        context.registerService(ProblemSource.class, () -> problems(vice), with("vice", name));
        context.registerService(Probe.class, new BadProbe(vice), with(Probe.KIND, name));
        context.registerService(ConfigurationCheck.class, configuration -> check(vice), with("component.name", name));
        Dictionary<String, Object> uplink = with(Uplink.NAME, name);
        uplink.put(Uplink.METRIC, 900);
        context.registerService(Uplink.class, new BadUplink(vice), uplink);
    }

    private static Dictionary<String, Object> with(String key, String value) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(key, value);
        return properties;
    }

    private static NetworkState contribute(Vice vice) {
        vice.act();
        return NetworkState.empty();
    }

    private static NetworkState decide(Vice vice, WanSnapshot snapshot) {
        vice.act();
        return snapshot.candidates().isEmpty()
                ? NetworkState.empty()
                : snapshot.defaultBy(snapshot.candidates().get(0));
    }

    private static List<String> problems(Vice vice) {
        vice.act();
        return List.of();
    }

    private static List<ConfigurationCheck.Problem> check(Vice vice) {
        vice.act();
        return List.of();
    }

    @Override
    public void stop(BundleContext context) {
        // services go by themselves
    }

    /** Says nothing. */
    private record BadProbe(Vice vice) implements Probe {
        @Override
        public Optional<String> refusal(String target) {
            vice.act();
            return Optional.empty();
        }

        @Override
        public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
            vice.act();
            end.accept(ProbeResult.silent("nothing", 0));
            return () -> {};
        }
    }
}

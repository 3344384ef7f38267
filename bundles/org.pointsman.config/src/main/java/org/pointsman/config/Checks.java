/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.config.ConfigurationCheck.Problem;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.Outcome;
import org.pointsman.api.plugin.PluginCalls;

/** The checks that bundles offer. One of ours that throws or hangs is a problem with its name on it; one of a plug-in is the plug-in's problem. */
final class Checks {
    private final Duration deadline;
    /** By service id; the value is guarded by nothing, as it never changes. */
    private final Map<Long, Offered> offered = new ConcurrentHashMap<>();

    private volatile Optional<PluginCalls> calls = Optional.empty();

    /** @param deadline for each check; they are pure functions, so it is generous */
    Checks(Duration deadline) {
        this.deadline = deadline;
    }

    /** How plug-ins' checks are called from now on; empty: like ours. */
    void calledBy(Optional<PluginCalls> now) {
        calls = now;
    }

    private record Offered(ConfigurationCheck check, long bundle, String name) {}

    void add(ConfigurationCheck check, Map<String, Object> service) {
        String component = String.valueOf(
                service.getOrDefault("component.name", check.getClass().getSimpleName()));
        long bundle = service.get(Constants.SERVICE_BUNDLEID) instanceof Long id ? id : -1;
        offered.put(id(service), new Offered(check, bundle, component));
        synchronized (this) {
            notifyAll();
        }
    }

    void remove(Map<String, Object> service) {
        offered.remove(id(service));
    }

    private static long id(Map<String, Object> service) {
        return service.get(Constants.SERVICE_ID) instanceof Long id ? id : -1;
    }

    /** Whether a started bundle says in its manifest that it offers a check that has not come yet. */
    boolean owes(Bundle bundle) {
        String capabilities = bundle.getHeaders().get(Constants.PROVIDE_CAPABILITY);
        return (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0
                && capabilities != null
                && capabilities.contains(ConfigurationCheck.class.getName())
                && offered.values().stream().noneMatch(o -> o.bundle() == bundle.getBundleId());
    }

    /** Waits until a check comes, or the time is over. */
    synchronized void await(Duration time) throws InterruptedException {
        wait(Math.max(1, time.toMillis()));
    }

    /** Asks all checks. */
    List<Problem> problems(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        new LinkedHashMap<>(offered).forEach((id, check) -> problems.addAll(ask(check, configuration)));
        return problems;
    }

    private List<Problem> ask(Offered offer, Map<String, Map<String, Object>> configuration) {
        Optional<PluginCalls> plugins = calls.filter(c -> c.isPlugin(offer.bundle()));
        if (plugins.isPresent()) {
            Outcome<List<Problem>> outcome = plugins.get()
                    .ask(
                            offer.bundle(),
                            CallKind.CHECK,
                            "configuration check " + offer.name(),
                            () -> List.copyOf(offer.check().check(configuration)));
            // one that fails says nothing about the configuration, and may not keep everybody from changing anything
            return outcome.value().orElse(List.of());
        }
        // its own thread, as one that hangs cannot be had back
        FutureTask<List<Problem>> task =
                new FutureTask<>(() -> List.copyOf(offer.check().check(configuration)));
        Thread thread = new Thread(task, "check " + offer.name());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return List.of(failed(offer, "failed (" + e.getCause() + ")"));
        } catch (TimeoutException e) {
            task.cancel(true);
            return List.of(failed(offer, "did not answer within " + deadline.toMillis() + " ms"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(failed(offer, "was interrupted"));
        }
    }

    private static Problem failed(Offered offer, String what) {
        return new Problem("", "", "the check " + offer.name() + " " + what);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.shell.launcher.LauncherServices;

/** What there is to show, as far as it runs: asked for afresh each time, so that any bundle may come and go. Any thread. */
@Component(service = Sources.class)
public final class Sources {
    private final BundleContext context;

    /** Asks the framework. */
    @Activate
    public Sources(BundleContext context) {
        this.context = context;
    }

    /** The service that counts of those with this type. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
    }

    /** What services complain of, a sentence each; a plug-in that fails to say so is told of elsewhere. */
    public List<String> problems() {
        Optional<PluginCalls> calls = find(PluginCalls.class);
        List<String> problems = new ArrayList<>();
        try {
            for (ServiceReference<ProblemSource> r : context.getServiceReferences(ProblemSource.class, null)) {
                ProblemSource source = context.getService(r);
                if (source != null) {
                    problems.addAll(calls.map(c -> c.ask(
                                            r.getBundle() == null
                                                    ? 0
                                                    : r.getBundle().getBundleId(),
                                            CallKind.PROBLEMS,
                                            "source of problems",
                                            source::problems)
                                    .value()
                                    .orElse(List.of()))
                            .orElseGet(source::problems));
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter", e);
        }
        return problems;
    }

    /** What the launcher's gate has to say at all times and is no problem, a sentence each. */
    public List<String> notes() {
        return new LauncherServices(context).told("gate").orElse(Map.of()) instanceof Map<?, ?> news
                        && news.get("notes") instanceof List<?> notes
                ? notes.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** What the launcher answers these words on features; empty: no launcher of ours is there. */
    public Optional<Map<?, ?>> features(List<String> words) {
        return new LauncherServices(context).asked("features", words).map(answer -> (Map<?, ?>) answer);
    }

    /** All services of this type. */
    public <T> List<T> all(Class<T> type) {
        try {
            Collection<ServiceReference<T>> references = context.getServiceReferences(type, null);
            List<T> all = new ArrayList<>();
            references.forEach(r -> Optional.ofNullable(context.getService(r)).ifPresent(all::add));
            return all;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter", e);
        }
    }
}

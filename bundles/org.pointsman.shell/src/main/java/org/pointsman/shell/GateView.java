/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.shell.report.PluginGate.Refused;

/**
 * What the launcher's gate tells of the plug-ins that it let in or refused. It speaks in words of the Java platform only (a service {@code Supplier} with
 * {@code pointsman.role=gate}); a framework that somebody else started has none.
 */
@Component(service = {GateView.class, ProblemSource.class})
public final class GateView implements ProblemSource {
    private final BundleContext context;

    /** Looks for the gate in {@code context}'s framework. */
    @Activate
    public GateView(BundleContext context) {
        this.context = context;
    }

    /** What it refused, and what keeps it from letting anything in; a sentence each. */
    @Override
    public List<String> problems() {
        return list("problems").stream().map(String::valueOf).toList();
    }

    /** What is worth knowing at all times; not a problem. */
    public List<String> notes() {
        return list("notes").stream().map(String::valueOf).toList();
    }

    /** What it refused, the latest last. */
    public List<Refused> refused() {
        List<Refused> refused = new ArrayList<>();
        for (Object one : list("refused")) {
            if (one instanceof Map<?, ?> said) {
                refused.add(new Refused(
                        text(said, "name"), text(said, "version"), text(said, "location"), text(said, "reason")));
            }
        }
        return refused;
    }

    /** Who signed the bundle of this id; empty if nobody was asked. */
    public Optional<String> signer(long bundle) {
        return news().get("signers") instanceof Map<?, ?> signers
                ? Optional.ofNullable(signers.get(bundle)).map(String::valueOf).filter(s -> !s.isEmpty())
                : Optional.empty();
    }

    private static String text(Map<?, ?> said, String key) {
        return String.valueOf(said.get(key));
    }

    private List<?> list(String key) {
        return news().get(key) instanceof List<?> list ? list : List.of();
    }

    private Map<?, ?> news() {
        try {
            ServiceReference<?>[] gates =
                    context.getServiceReferences(Supplier.class.getName(), "(pointsman.role=gate)");
            if (gates != null && context.getService(gates[0]) instanceof Supplier<?> gate) {
                Object news = gate.get();
                context.ungetService(gates[0]);
                return news instanceof Map<?, ?> map ? map : Map.of();
            }
            return Map.of();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

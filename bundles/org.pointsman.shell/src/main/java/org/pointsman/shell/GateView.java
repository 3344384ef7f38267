/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.shell.launcher.LauncherServices;
import org.pointsman.shell.report.PluginGate.Refused;

/**
 * What the launcher's gate tells of the plug-ins that it let in or refused, asked for afresh each time; a framework that somebody else started has none.
 */
@Component(service = {GateView.class, ProblemSource.class})
public final class GateView implements ProblemSource {
    private final LauncherServices launcher;

    /** Looks for the gate in {@code context}'s framework. */
    @Activate
    public GateView(BundleContext context) {
        launcher = new LauncherServices(context);
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
        return launcher.told("gate").orElse(Map.of()) instanceof Map<?, ?> map ? map : Map.of();
    }
}

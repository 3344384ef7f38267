/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.wan.ProblemSource;

/** Plug-ins that cannot run here, and why: looked for when somebody looks at the problems. */
@Component
public final class PluginNeeds implements ProblemSource {
    private final BundleContext context;

    /** Looks at the bundles of {@code context}'s framework. */
    @Activate
    public PluginNeeds(BundleContext context) {
        this.context = context;
    }

    @Override
    public List<String> problems() {
        Unmet unmet = new Unmet(context);
        return new PluginFolder(context)
                .bundles().stream()
                        .flatMap(b -> unmet.of(b).stream()
                                .map(need -> "Plug-in " + PluginFolder.name(b) + " " + b.getVersion()
                                        + " cannot run: it needs " + need))
                        .toList();
    }
}

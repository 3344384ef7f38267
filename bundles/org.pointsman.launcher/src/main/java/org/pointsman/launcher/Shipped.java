/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevisions;

/** The bundles that the features put into one framework, as they were when it began to run. */
final class Shipped {
    /** How one was installed; an operator may since have stopped, updated or removed it. */
    private record State(Bundle bundle, FeatureInstaller.Item item, long modified) {}

    private final String mode;
    private final List<State> states = new ArrayList<>();

    Shipped(String mode) {
        this.mode = mode;
    }

    void add(Bundle bundle, FeatureInstaller.Item item) {
        states.add(new State(bundle, item, bundle.getLastModified()));
    }

    /** Removes everything else, which a former run left: whoever installed it does so again, as in a new storage. */
    void removeOthers(BundleContext context) throws BundleException {
        Set<Bundle> ours = states.stream().map(State::bundle).collect(Collectors.toSet());
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != 0 && !ours.contains(bundle)) {
                bundle.uninstall();
            }
        }
    }

    /** Whether a framework that starts from the same storage has each of them as a new installation would. */
    boolean untouched() {
        return states.stream().allMatch(this::untouched);
    }

    private boolean untouched(State s) {
        Bundle bundle = s.bundle();
        if (bundle.getState() == Bundle.UNINSTALLED || bundle.getLastModified() != s.modified()) {
            return false;
        }
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return bundle.adapt(BundleRevisions.class).getRevisions().size() == 1
                && level.getStartLevel() == s.item().startLevel()
                && level.isPersistentlyStarted() == s.item().startsIn(mode);
    }
}

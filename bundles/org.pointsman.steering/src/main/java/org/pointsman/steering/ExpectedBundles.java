/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Whether every bundle that is meant to run does. One that somebody stopped for good, or that lacks what it needs, is not meant to; one that is being
 * started, updated or stopped for a moment is. Any thread.
 */
final class ExpectedBundles implements BooleanSupplier {
    private static final String OURS = "org.pointsman.";

    private final BundleContext context;

    ExpectedBundles(BundleContext context) {
        this.context = context;
    }

    @Override
    public boolean getAsBoolean() {
        try {
            Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
            int reached =
                    system == null ? 0 : system.adapt(FrameworkStartLevel.class).getStartLevel();
            return Stream.of(context.getBundles()).noneMatch(b -> isComing(b, reached));
        } catch (IllegalStateException e) {
            return true; // our own bundle is stopped: nobody decides any more
        }
    }

    private static boolean isComing(Bundle bundle, int reached) {
        int state = bundle.getState();
        // what is wired to a bundle that is refreshed is unresolved for a moment; of others' bundles, most that are so
        // lack something
        boolean stranger = !String.valueOf(bundle.getSymbolicName()).startsWith(OURS);
        if (state == Bundle.ACTIVE || state == Bundle.UNINSTALLED || state == Bundle.INSTALLED && stranger) {
            return false;
        }
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return level != null
                && level.isPersistentlyStarted()
                && !level.isActivationPolicyUsed()
                && level.getStartLevel() <= reached;
    }
}

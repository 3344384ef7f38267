/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What former versions of a bundle leave behind: class loaders that cannot be collected, threads that still run. */
final class Leaks {
    /** Threads of the framework and the JVM that come when they please. */
    private static final String OTHERS =
            "(CM |SCR|Felix|Common-Cleaner|Attach Listener|process reaper|surefire|ForkJoin|junit|main|call$).*";

    private final long patience;
    private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    Leaks(Duration patience) {
        this.patience = patience.toNanos();
    }

    /** Remembers the present version. */
    void note(Bundle bundle) {
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    /** Fails if more than the latest version is left. */
    void check() {
        threads();
        long end = System.nanoTime() + patience;
        long left;
        do {
            System.gc();
            LockSupport.parkNanos(20_000_000);
            left = loaders.stream().filter(l -> l.get() != null).count();
        } while (left > 1 && System.nanoTime() < end);
        if (left > 1) {
            throw new AssertionError(
                    (left - 1) + " class loaders of former versions are still reachable after " + loaders.size()
                            + " updates: something that outlives the bundle holds on to one of its objects, such as a listener that was not"
                            + " unregistered, a timer, a ThreadLocal or a shutdown hook");
        }
    }

    private void threads() {
        long end = System.nanoTime() + patience;
        List<Thread> left = more();
        while (left.size() > 1 && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
            left = more();
        }
        if (left.size() > 1) { // one may belong to the version that is there
            Thread one = left.get(0);
            throw new AssertionError(
                    left.size() + " threads are still running after " + loaders.size() + " updates, such as '"
                            + one.getName() + "' at " + Call.stack(one)
                            + ": what @Activate or start() begins, @Deactivate or stop() has to end");
        }
    }

    private List<Thread> more() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> !before.contains(t) && t.isAlive() && !t.getName().matches(OTHERS))
                .toList();
    }
}

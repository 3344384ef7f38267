/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a bundle again that Felix did not start only because another thread resolved bundles at that moment. Two threads that
 * resolve at once can want what the other has; Felix then interrupts one of them (Felix.acquireBundleLock), and what that one was to
 * start stays as it was, though it is marked as started. Framework events come in a thread of their own, one after the other.
 */
final class StartAgain implements FrameworkListener {
    /** What Felix says then (Felix.acquireGlobalLock and its callers), in a message that has no type of its own. */
    private static final String LOST = "Unable to acquire global lock";

    private static final int ATTEMPTS = 50;
    private static final Duration BETWEEN = Duration.ofMillis(100);

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && lostTheLock(event.getThrowable())) {
            // not in the thread of the events: a start may wait for one of them
            Thread thread = new Thread(() -> start(event.getBundle()), "pointsman-start-again");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void start(Bundle bundle) {
        Logger log = LoggerFactory.getLogger(StartAgain.class);
        for (int attempt = 1; wanted(bundle); attempt++) {
            try {
                bundle.start(Bundle.START_TRANSIENT);
                log.info(
                        "{} runs: it was not started at first, as other bundles were just being resolved.",
                        bundle.getSymbolicName());
                return;
            } catch (BundleException e) {
                if (!lostTheLock(e) || attempt == ATTEMPTS) {
                    log.error("{} cannot be started: {}", bundle.getSymbolicName(), e.getMessage(), e);
                    return;
                }
                LockSupport.parkNanos(BETWEEN.toNanos());
            } catch (IllegalStateException e) {
                return; // uninstalled meanwhile
            }
        }
    }

    private static boolean wanted(Bundle bundle) {
        return (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0
                && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    private static boolean lostTheLock(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each.getMessage() != null && each.getMessage().contains(LOST)) {
                return true;
            }
        }
        return false;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Tells when everybody knows what was written to Config Admin. That tells it later, on a thread of its own, one event after the
 * other (OSGi Compendium 104.8); so when a last configuration, which means nothing, has come round, so have those before it, and
 * Declarative Services have made of them what they make. One call at a time.
 */
final class Delivery implements ConfigurationListener {
    private static final String PID = "org.pointsman.config.told";

    private final Semaphore deleted = new Semaphore(0);

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_DELETED && PID.equals(event.getPid())) {
            deleted.release();
        }
    }

    /**
     * Waits until all that was written before is told.
     *
     * @return false: not by {@code deadline}
     */
    boolean await(ConfigurationAdmin admin, Duration deadline) throws IOException {
        deleted.drainPermits();
        Configuration last = admin.getConfiguration(PID, "?");
        last.update(new Hashtable<>());
        last.delete();
        try {
            return deleted.tryAcquire(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.uplink;

import java.time.Duration;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;

/** What an uplink is given. All methods may be called from any thread and never wait. */
@ProviderType
public interface UplinkContext {
    /** The uplink's name. */
    String name();

    /** The present picture of the links. */
    LinkSnapshot links();

    /**
     * Delivers the present and each new picture of the links on the uplink's own thread until closed or stopped. Pictures
     * that come while one is being handled are skipped but for the last.
     */
    Registration onLinks(Consumer<LinkSnapshot> listener);

    /** Runs {@code task} on the uplink's own thread after {@code delay}, once, unless closed or stopped before. */
    Registration schedule(Duration delay, Runnable task);

    /** Runs {@code task} on the uplink's own thread soon. */
    void execute(Runnable task);

    /** Monotonic nanoseconds; comparable only with itself. */
    long nanoTime();

    /** Says how the uplink stands; a report equal to the last one is ignored. */
    void report(UplinkStatus status);
}

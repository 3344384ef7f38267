/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one thread on which everything is decided. Messages are handled to completion, one after the other, in
 * microseconds: nothing here may block, sleep, look up a name or call a plugin without a deadline.
 *
 * <p>A message that throws is logged and does not end the loop.
 */
@ProviderType
public interface ControlLoop {
    /** Hands over a message; any thread. Runs in order of posting, after kernel events that are already read. */
    void post(Runnable message);

    /**
     * Runs {@code message} on the loop after {@code delay}, once; any thread. Resolution 1 ms. Closing the result before
     * that cancels it.
     */
    Registration schedule(Duration delay, Runnable message);

    /**
     * Runs {@code message} on the loop once, {@code delay} from now at the earliest and {@code slack} later at the latest; any thread. In
     * between it runs when the loop is awake for something else: work that may wait costs no wake-up of its own. Closing the result before
     * that cancels it.
     */
    default Registration schedule(Duration delay, Duration slack, Runnable message) {
        return schedule(delay, message);
    }

    /** Nanoseconds of a monotonic clock with an arbitrary start; comparable only with itself. Any thread. */
    long nanoTime();

    /** Whether the caller runs on the loop. */
    boolean inLoop();
}

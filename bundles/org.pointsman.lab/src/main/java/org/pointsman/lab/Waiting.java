/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for something that another process or the kernel does. */
final class Waiting {
    private Waiting() {}

    /** Looks every {@code step} until {@code condition} holds; false if it does not within {@code patience}. */
    static boolean until(Duration patience, Duration step, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || !pause(step)) {
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /** Waits; false, with the thread's interrupt flag set, if it was interrupted. */
    static boolean pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

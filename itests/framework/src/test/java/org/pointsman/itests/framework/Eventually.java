/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;

/** Waits for something that comes about elsewhere. */
final class Eventually {
    private static final long PATIENCE_MILLIS = 15_000;

    private Eventually() {}

    /** Returns as soon as {@code actual} is {@code expected}, fails after 15 s. */
    static void equal(Callable<?> actual, Object expected) throws Exception {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!expected.equals(actual.call()) && System.currentTimeMillis() < end) {
            Thread.sleep(20);
        }
        assertThat(actual.call()).isEqualTo(expected);
    }
}

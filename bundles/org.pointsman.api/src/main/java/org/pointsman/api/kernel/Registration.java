/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

/** Something that can be ended: a subscription, a timer. Ending twice is harmless; any thread. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}

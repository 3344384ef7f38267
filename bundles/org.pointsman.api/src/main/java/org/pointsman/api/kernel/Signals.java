/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import org.osgi.annotation.versioning.ProviderType;

/** Signals to child processes that Java cannot send. Any thread; never waits. */
@ProviderType
public interface Signals {
    /**
     * Sends SIGHUP (signal(7)), which has many a daemon read its files again.
     *
     * @param child a process that this program started and whose end it has not seen: its id cannot be anybody else's
     * @return whether it was sent; false: it has ended, or runs as somebody whom we may not signal
     */
    boolean hangUp(Process child);
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;
import org.pointsman.api.net.IpAddress;

/** Hears the answers to echo requests. */
@ConsumerType
@FunctionalInterface
public interface EchoListener {
    /**
     * An answer came in by the socket's interface.
     *
     * @param from who answered
     * @param sequence as it was sent
     * @param nanos monotonic nanoseconds when it was read
     */
    void answered(IpAddress from, int sequence, long nanos);
}

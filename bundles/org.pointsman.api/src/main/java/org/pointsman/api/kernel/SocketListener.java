/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what happens to an {@link UplinkSocket}; on the control loop. */
@ConsumerType
public interface SocketListener {
    /**
     * A TCP connection is there.
     *
     * @param nanos monotonic nanoseconds
     */
    default void connected(long nanos) {}

    /**
     * Something came in.
     *
     * @param bytes a datagram, or the next bytes of a connection
     * @param nanos monotonic nanoseconds when it was read
     */
    void received(byte[] bytes, long nanos);

    /** The other end of a TCP connection will send nothing more. */
    default void ended() {}

    /**
     * The connection could not be made, or broke; or the kernel heard that a datagram cannot be delivered.
     *
     * @param why in the kernel's words
     * @param nanos monotonic nanoseconds
     */
    void failed(String why, long nanos);
}

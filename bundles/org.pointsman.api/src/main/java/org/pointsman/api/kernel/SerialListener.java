/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears a serial line. Called on the line's own thread, one call after the other; must return soon. */
@ConsumerType
public interface SerialListener {
    /** Some bytes came, in pieces of any size. */
    void received(byte[] bytes);

    /**
     * The line is gone, such as a USB modem that was pulled out; nothing follows.
     *
     * @param reason one sentence
     */
    void lost(String reason);
}

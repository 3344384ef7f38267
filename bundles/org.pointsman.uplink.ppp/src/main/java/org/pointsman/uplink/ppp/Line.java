/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import org.pointsman.api.kernel.KernelException;

/** An open line to a modem. Once closed or handed over nothing is heard of it any more. Uplink's own thread. */
interface Line {
    /**
     * Sends text as it is.
     *
     * @throws KernelException if the line is gone
     */
    void send(String text);

    /** Lets pppd have it; it stays open, so that the modem stays connected. */
    void handOver();

    /** Lets the modem hang up. */
    void close();
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import org.osgi.annotation.versioning.ProviderType;

/** An open serial line. Any thread. Closing the last opening of a line lets DTR fall, and with it most modems hang up. */
@ProviderType
public interface SerialPort extends Registration {
    /**
     * Sends; waits a second at most for a line that takes nothing.
     *
     * @throws KernelException if the line is gone or stays full
     */
    void write(byte[] bytes);

    /**
     * Stops reading for good and keeps the line open, so that another process can have it while the modem stays connected. Once
     * this has returned the listener is not called any more.
     */
    void handOver();
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Opens serial lines, such as those of modems. Any thread. */
@ProviderType
public interface SerialPorts {
    /**
     * Opens a terminal device for a dialogue: raw, 8 bits, no parity, no flow control, modem control lines ignored (termios(3)).
     * It never becomes the controlling terminal, and what it received before is thrown away. Returns within milliseconds.
     *
     * @param device such as {@code /dev/ttyUSB0}
     * @param speed bits per second, one that termios knows; USB modems ignore it
     * @param listener hears what comes, until the port is handed over or closed
     * @throws KernelException with one sentence if there is no such terminal or it cannot be had
     */
    SerialPort open(Path device, int speed, SerialListener listener);
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.serial;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pointsman.api.kernel.SerialListener;
import org.pointsman.api.kernel.SerialPort;
import org.pointsman.api.kernel.SerialPorts;

/** Opens terminals, and closes those that are still open when it goes. */
public final class TerminalPorts implements SerialPorts, AutoCloseable {
    private final Set<TerminalPort> open = ConcurrentHashMap.newKeySet();

    @Override
    public SerialPort open(Path device, int speed, SerialListener listener) {
        TerminalPort port = TerminalPort.open(device, speed, listener);
        open.add(port);
        return new SerialPort() {
            @Override
            public void write(byte[] bytes) {
                port.write(bytes);
            }

            @Override
            public void handOver() {
                port.handOver();
            }

            @Override
            public void close() {
                open.remove(port);
                port.close();
            }
        };
    }

    @Override
    public void close() {
        open.forEach(TerminalPort::close);
        open.clear();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What an interface has carried since it exists (sysfs, Documentation/ABI/testing/sysfs-class-net-statistics). Reading waits for nothing. */
final class Counters {
    private Counters() {}

    static OptionalLong bytesReceived(String device) {
        return read(device, "rx_bytes");
    }

    static OptionalLong bytesSent(String device) {
        return read(device, "tx_bytes");
    }

    static OptionalLong packetsReceived(String device) {
        return read(device, "rx_packets");
    }

    static OptionalLong packetsSent(String device) {
        return read(device, "tx_packets");
    }

    private static OptionalLong read(String device, String which) {
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readString(Path.of("/sys/class/net/" + device + "/statistics/" + which))
                            .strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // the interface is gone: then it carries nothing
        }
    }
}

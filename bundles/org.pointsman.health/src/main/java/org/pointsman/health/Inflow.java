/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What has come in by an interface since it was first in doubt (sysfs, Documentation/ABI/testing/sysfs-class-net-statistics). Read in doubt
 * only. Loop only.
 */
final class Inflow implements Traffic {
    /** More than neighbours who ask for addresses make in some seconds. */
    private static final long MUCH = 16_384;

    private String device = "";
    private boolean doubted;
    private long before = -1;

    /** Looks at {@code next} from now on. */
    void of(String next) {
        device = next;
        doubted = false;
    }

    /** Whether the uplink is in doubt now. */
    void doubted(boolean now) {
        if (now && !doubted) {
            before = received();
        }
        doubted = now;
    }

    @Override
    public boolean flowing() {
        return doubted && before >= 0 && received() - before >= MUCH;
    }

    /** Bytes received since the interface exists; -1: not known. */
    private long received() {
        try {
            return Long.parseLong(Files.readString(Path.of("/sys/class/net/" + device + "/statistics/rx_bytes"))
                    .strip());
        } catch (IOException | NumberFormatException e) {
            return -1; // the interface is gone: then nothing comes in
        }
    }
}

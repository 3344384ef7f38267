/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which processor works on which packet, read from /sys of the router's namespace. */
class TuningIT {
    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "there is one processor, and nothing to spread");
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        plug();
    }

    @AfterEach
    void clear() throws Exception {
        if (bed != null) {
            daemon.close();
            bed.close();
        }
    }

    private void plug() {
        bed.ip("link", "add", "lan1", "numrxqueues", "1", "numtxqueues", "2", "type", "veth", "peer", "name", "lan1x");
    }

    private void await(String file, String content) {
        Await.until(
                file + " holds " + content,
                () -> bed.ip("netns", "exec", bed.router.name(), "cat", "/sys/class/net/" + file)
                        .strip()
                        .equals(content),
                daemon::log);
    }

    private static String with(String tuning) {
        String text = Daemon.laptopStatic().strip();
        return text.substring(0, text.length() - 1) + ",\n\"org.pointsman.tuning\": " + tuning + "\n}\n";
    }

    @Test
    void workIsSpreadAlsoAfterAReplugAndEverythingIsPutBack() throws Exception {
        daemon.configure(with("{ \"interfaces\": [ \"lan1\" ], \"processors\": \"0-1\" }"));
        daemon.startAndWait();
        await("lan1/queues/rx-0/rps_cpus", "3");
        await("lan1/queues/tx-0/xps_cpus", "1");
        await("lan1/queues/tx-1/xps_cpus", "2");
        bed.ip("link", "del", "lan1");
        plug();
        await("lan1/queues/rx-0/rps_cpus", "3");
        daemon.configure(with("{ \"interfaces\": [ \"lan1\" ], \"processors\": \"1\", \"rps\": false }"));
        await("lan1/queues/rx-0/rps_cpus", "0");
        await("lan1/queues/tx-0/xps_cpus", "2");
        daemon.configure(Daemon.laptopStatic());
        await("lan1/queues/tx-0/xps_cpus", "0");
        await("lan1/queues/tx-1/xps_cpus", "0");
    }
}

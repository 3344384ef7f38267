/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when conntrack runs out of room. */
class WatchTest {
    @Test
    void aFullTableIsOneSentenceWithWhatToDo(@TempDir Path folder) throws Exception {
        ConntrackTable table = new ConntrackTable(folder);
        assertThat(table.problem()).as("no conntrack").isEmpty();
        Files.writeString(folder.resolve("nf_conntrack_max"), "1000\n");
        Files.writeString(folder.resolve("nf_conntrack_count"), "949\n");
        assertThat(table.problem()).isEmpty();
        Files.writeString(folder.resolve("nf_conntrack_count"), "1000\n");
        assertThat(table.problem())
                .contains("the connection table is full: new connections are dropped, those that are there go on"
                        + " (net.netfilter.nf_conntrack_count 1000 of nf_conntrack_max 1000); find out who opens so many,"
                        + " or raise the limit: sysctl -w net.netfilter.nf_conntrack_max=2000");
    }

    @Test
    void nearlyFullIsToldOnceAndNotAtEachFurtherConnection() {
        assertThat(ConntrackTable.problem(951, 1000))
                .isEqualTo(ConntrackTable.problem(999, 1000))
                .hasValueSatisfying(s -> assertThat(s).contains("nearly full").contains("over 95 % of"));
    }
}

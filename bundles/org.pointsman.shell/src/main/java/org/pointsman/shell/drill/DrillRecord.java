/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What users would have felt.
 *
 * @param uplink whose failure was rehearsed
 * @param lasted how long it counted as failed
 * @param early why it ended before its time; empty string: it did not
 * @param before who carried unmarked traffic before
 * @param during who carried it meanwhile
 * @param switchMicros microseconds from the failure to the kernel's last acknowledgement; empty: nothing had to be switched
 * @param returnMicros the same of the return
 * @param fates what became of its flows; empty: the connection table could not be read, or it had none
 * @param began new flows while it lasted, by uplink
 * @param without how long no uplink at all was usable
 */
public record DrillRecord(
        String uplink,
        Duration lasted,
        String early,
        Optional<String> before,
        Optional<String> during,
        OptionalLong switchMicros,
        OptionalLong returnMicros,
        Optional<FlowFates> fates,
        List<Began> began,
        Duration without) {
    /** Copies the list. */
    public DrillRecord {
        began = List.copyOf(began);
    }

    /**
     * New flows.
     *
     * @param uplink by which
     * @param flows how many
     */
    public record Began(String uplink, long flows) {}
}

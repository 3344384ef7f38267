/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether conntrack has room for new connections (Documentation/networking/nf_conntrack-sysctl.rst). Reads only. */
final class ConntrackTable {
    /** From this part of the table on somebody is told. */
    private static final double NEARLY = 0.95;

    private final Path folder;

    /** {@code folder}: /proc/sys/net/netfilter. */
    ConntrackTable(Path folder) {
        this.folder = folder;
    }

    /** What is wrong, one sentence; empty: there is room, or there is no conntrack. */
    Optional<String> problem() {
        OptionalLong count = read("nf_conntrack_count");
        OptionalLong most = read("nf_conntrack_max");
        return count.isEmpty() || most.isEmpty() || most.getAsLong() == 0
                ? Optional.empty()
                : problem(count.getAsLong(), most.getAsLong());
    }

    static Optional<String> problem(long count, long most) {
        if (count < NEARLY * most) {
            return Optional.empty();
        }
        String state = count >= most
                ? "the connection table is full: new connections are dropped, those that are there go on"
                : "the connection table is nearly full: new connections will be dropped, those that are there will go on";
        return Optional.of(state + " (net.netfilter.nf_conntrack_count " + round(count, most) + " of nf_conntrack_max "
                + most + "); find out who opens so many, or raise the limit: sysctl -w net.netfilter.nf_conntrack_max="
                + 2 * most);
    }

    /** In steps, so that the sentence is not another one at each look. */
    private static String round(long count, long most) {
        return count >= most ? String.valueOf(most) : "over " + (long) Math.ceil(NEARLY * 100) + " %";
    }

    private OptionalLong read(String name) {
        // one read(): files below /proc/sys give their value whole or not at all
        try (FileInputStream in = new FileInputStream(folder.resolve(name).toFile())) {
            byte[] bytes = new byte[64];
            int n = in.read(bytes);
            return OptionalLong.of(
                    Long.parseLong(new String(bytes, 0, Math.max(n, 0), StandardCharsets.US_ASCII).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // conntrack is not there (yet)
        }
    }
}

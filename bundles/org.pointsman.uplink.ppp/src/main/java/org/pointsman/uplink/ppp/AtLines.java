/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what a modem sends into lines. What is no printable ASCII ends a line too: rests of PPP frames may precede the first words
 * after a lost connection. Not thread-safe.
 */
final class AtLines {
    /** No answer is longer; a stream of noise must not fill the memory. */
    private static final int LONGEST = 1024;

    private final StringBuilder current = new StringBuilder();

    /** Lines that these bytes complete, without empty ones and without blanks around them. */
    List<String> feed(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        for (byte b : bytes) {
            if (b >= 0x20 && b < 0x7f) {
                if (current.length() < LONGEST) {
                    current.append((char) b);
                }
            } else {
                String line = current.toString().strip();
                current.setLength(0);
                if (!line.isEmpty()) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }
}

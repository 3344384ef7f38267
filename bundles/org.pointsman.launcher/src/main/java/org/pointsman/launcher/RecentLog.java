/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The end of what was logged, for whoever asks for support: where the log goes to is not the daemon's to know. Thread-safe. */
final class RecentLog {
    private static final int MOST = 192 * 1024;

    private final Deque<byte[]> lines = new ArrayDeque<>();
    private int size;

    /** Takes what was written in one go, and forgets what is too old. */
    synchronized void add(byte[] bytes, int offset, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, offset, copy, 0, length);
        lines.add(copy);
        size += length;
        while (size > MOST && lines.size() > 1) {
            size -= lines.remove().length;
        }
    }

    /** As text, the oldest first. */
    synchronized List<String> lines() {
        List<String> text = new ArrayList<>();
        lines.forEach(l -> text.add(new String(l, StandardCharsets.UTF_8).stripTrailing()));
        return text;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who reads a body now. Each occupies a thread of the server while it waits for its client, so there are only so many: one more, and the oldest of the address that has
 * most goes. A decent client's body is there within milliseconds, so those who go are those who send theirs drop by drop. Thread-safe.
 */
final class Readers {
    /** Reads a body, and waits for it. */
    @FunctionalInterface
    interface Reading {
        byte[] read() throws IOException, Body.Unfit;
    }

    /** It had to make room. */
    static final class DrivenOut extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final class Reader {
        private final Thread thread = Thread.currentThread();
        private final String address;
        private boolean drivenOut;

        Reader(String address) {
            this.address = address;
        }
    }

    private final int most;
    private final List<Reader> present = new ArrayList<>();

    Readers(int most) {
        this.most = most;
    }

    /**
     * Has a body read on this thread, which is interrupted if it has to make room.
     *
     * @throws DrivenOut if it had to
     */
    byte[] read(String address, Reading reading) throws IOException, Body.Unfit {
        Reader me = enter(address);
        try {
            return reading.read();
        } catch (IOException e) {
            if (drivenOut(me)) {
                throw new DrivenOut();
            }
            throw e;
        } finally {
            leave(me);
        }
    }

    private synchronized Reader enter(String address) {
        if (present.size() >= most) {
            Reader victim = victim();
            present.remove(victim);
            victim.drivenOut = true;
            victim.thread.interrupt();
        }
        Reader me = new Reader(address);
        present.add(me);
        return me;
    }

    private Reader victim() {
        Map<String, Long> each = present.stream().collect(Collectors.groupingBy(r -> r.address, Collectors.counting()));
        // the first of equals is the oldest
        return present.stream()
                .min(Comparator.comparing((Reader r) -> -each.get(r.address)))
                .orElseThrow();
    }

    private synchronized boolean drivenOut(Reader me) {
        return me.drivenOut;
    }

    private synchronized void leave(Reader me) {
        present.remove(me);
        if (me.drivenOut) {
            Thread.interrupted(); // it was for the reading alone
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package com.example.bad;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What is wrong with a copy of this plug-in. */
enum Vice {
    /** Nothing: it answers at once. */
    NONE,
    /** Every call ends in an Error. */
    THROWS,
    /** No call returns, whoever interrupts. */
    HANGS,
    /** Every call takes a tenth of a second. */
    SLOW,
    /** It says something else all the time, from a thread of its own. */
    FLOODS,
    /** It cannot be stopped, and its threads stay. */
    STAYS;

    private static final long TENTH = 100_000_000;

    /** By the last part of a bundle's symbolic name. */
    static Vice of(String symbolicName) {
        return valueOf(symbolicName.substring(symbolicName.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT));
    }

    /** In each call. */
    void act() {
        switch (this) {
            case THROWS -> deeper(1);
            case HANGS -> hang();
            case SLOW -> LockSupport.parkNanos(TENTH);
            default -> {
                // the others misbehave elsewhere
            }
        }
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + depth;
    }

    /** For ever. */
    static void hang() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                continue; // it knows better
            }
        }
    }
}

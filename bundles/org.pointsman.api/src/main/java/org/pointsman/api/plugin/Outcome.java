/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.plugin;

import java.util.List;
import java.util.Optional;

/**
 * How a call of a plug-in ended; never null, and neither is what was answered.
 *
 * @param <T> what is answered
 */
public sealed interface Outcome<T> {
    /**
     * It answered.
     *
     * @param answer not null
     */
    record Answered<T>(T answer) implements Outcome<T> {
        @Override
        public String sentence() {
            return "answered";
        }
    }

    /**
     * It threw, or answered null.
     *
     * @param sentence half a sentence: what happened, such as {@code failed (java.lang.IllegalStateException: no idea)}
     */
    record Threw<T>(String sentence) implements Outcome<T> {}

    /**
     * It has not returned in time; its thread is given up.
     *
     * @param sentence half a sentence with the deadline
     * @param stack where the thread stands, a line for each frame, innermost first; empty: it did not even begin
     */
    record Late<T>(String sentence, List<String> stack) implements Outcome<T> {
        /** Copies the list. */
        public Late {
            stack = List.copyOf(stack);
        }
    }

    /**
     * It was not called, as too many calls of that plug-in are waiting.
     *
     * @param sentence half a sentence
     */
    record Refused<T>(String sentence) implements Outcome<T> {}

    /**
     * It was not called, as the plug-in is in quarantine.
     *
     * @param sentence half a sentence
     */
    record Quarantined<T>(String sentence) implements Outcome<T> {}

    /** The answer; empty: there is none, and {@link #sentence} says why. */
    default Optional<T> value() {
        return this instanceof Answered<T> answered ? Optional.of(answered.answer()) : Optional.empty();
    }

    /** Half a sentence to stand behind a name: {@code did not answer within 250 ms}. */
    String sentence();
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the network has let us in: {@code AT+CREG?}, {@code +CGREG?}, {@code +CEREG?} (27.007 §7.2, §10.1.20, §10.1.22). */
enum Network {
    NOT_SEARCHING,
    HOME,
    SEARCHING,
    DENIED,
    UNKNOWN,
    ROAMING;

    /** {@code <n>,<stat>...}: the answer to a question; what comes unasked has no {@code <n>}. */
    private static final Pattern VALUE = Pattern.compile("[0-9] *, *([0-9]{1,2})(?: *,.*)?");

    /** From the answer to {@code AT+CREG?} and its sisters; {@code name} such as {@code +CREG}. */
    static Optional<Network> of(Answer answer, String name) {
        Matcher m = VALUE.matcher(answer.value(name).orElse(""));
        if (!m.matches()) {
            return Optional.empty();
        }
        int state = Integer.parseInt(m.group(1));
        return Optional.of(state < values().length ? values()[state] : UNKNOWN);
    }

    boolean registered() {
        return this == HOME || this == ROAMING;
    }

    /** For people. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

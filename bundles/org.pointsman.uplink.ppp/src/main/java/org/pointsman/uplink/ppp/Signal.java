/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signal strength from {@code AT+CSQ} (27.007 §8.5). */
final class Signal {
    private static final Pattern VALUE = Pattern.compile("([0-9]{1,2}) *,.*");
    private static final int WEAKEST_DBM = -113;
    private static final int STEP_DBM = 2;
    private static final int STRONGEST = 31;

    private Signal() {}

    /** dBm; empty where the modem does not know (99) or does not say. */
    static OptionalInt dbm(Answer answer) {
        Matcher m = VALUE.matcher(answer.value("+CSQ").orElse(""));
        if (!m.matches()) {
            return OptionalInt.empty();
        }
        int step = Integer.parseInt(m.group(1));
        return step > STRONGEST ? OptionalInt.empty() : OptionalInt.of(WEAKEST_DBM + STEP_DBM * step);
    }
}

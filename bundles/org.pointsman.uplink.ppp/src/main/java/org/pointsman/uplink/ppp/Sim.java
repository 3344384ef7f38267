/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.Locale;

/** What {@code AT+CPIN?} says of the SIM card (27.007 §8.3). */
enum Sim {
    READY,
    /** Wants its PIN. */
    PIN,
    /** Locked after wrong PINs; only its PUK opens it. */
    PUK,
    /** Not yet: it is being read. */
    BUSY,
    ABSENT,
    /** Wants something else, such as a network's unlock code. */
    LOCKED_OTHERWISE;

    private static final int CME_NO_SIM = 10;
    private static final int CME_PIN = 11;
    private static final int CME_PUK = 12;
    private static final int CME_BUSY = 14;

    /** From the answer; a modem that says ERROR and no more has no SIM as far as anybody can tell. */
    static Sim of(Answer answer) {
        if (!answer.ok()) {
            return switch (answer.cmeError()) {
                case CME_PIN -> PIN;
                case CME_PUK -> PUK;
                case CME_BUSY -> BUSY;
                case CME_NO_SIM -> ABSENT;
                default -> answer.text().toUpperCase(Locale.ROOT).contains("BUSY") ? BUSY : ABSENT;
            };
        }
        return switch (answer.value("+CPIN").orElse("")) {
            case "READY" -> READY;
            case "SIM PIN" -> PIN;
            case "SIM PUK", "SIM PUK2" -> PUK;
            case "", "NOT READY" -> BUSY;
            case "NOT INSERTED" -> ABSENT;
            default -> LOCKED_OTHERWISE;
        };
    }
}

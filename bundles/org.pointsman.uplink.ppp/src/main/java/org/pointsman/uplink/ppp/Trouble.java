/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

/**
 * Why there is no connection.
 *
 * @param kind what a program can go by
 * @param sentence for people, without a full stop
 */
record Trouble(Kind kind, String sentence) {
    /** Kinds of trouble, and what may help. */
    enum Kind {
        NO_DEVICE(Help.DIAL),
        PORT(Help.REENUMERATE),
        MUTE(Help.REENUMERATE),
        NO_SIM(Help.RESET),
        PIN_MISSING(Help.PERSON),
        PIN_REFUSED(Help.PERSON),
        PUK(Help.PERSON),
        SIM_LOCKED(Help.PERSON),
        NOT_REGISTERED(Help.RESET),
        DENIED(Help.DIAL),
        APN(Help.DIAL),
        NO_CARRIER(Help.RESET),
        BUSY(Help.RESET),
        NO_DIALTONE(Help.RESET),
        NO_ANSWER(Help.RESET),
        AUTH(Help.DIAL),
        LCP(Help.RESET),
        NO_ADDRESS(Help.RESET),
        LOST(Help.DIAL),
        NO_PPP(Help.PERSON),
        PPPD(Help.DIAL);

        private final Help help;

        Kind(Help help) {
            this.help = help;
        }

        Help help() {
            return help;
        }
    }

    /** What may help. */
    enum Help {
        /** Only a person; it is looked at again now and then, in case one did. */
        PERSON,
        /** Another try, later and later. */
        DIAL,
        /** The same, and every few tries a reset of the modem. */
        RESET,
        /** The same where the modem does not listen: only its USB port can be reset. */
        REENUMERATE
    }
}

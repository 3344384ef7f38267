/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.regex.Pattern;

/**
 * What the values of the configuration may be. They go into AT commands and pppd's options file, so everything that could end a
 * word there is refused. The sentences never repeat a secret.
 */
final class Values {
    /** {@code ppp-NAME} has to fit into an interface name of 15. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,11}");

    private static final Pattern APN = Pattern.compile("[A-Za-z0-9._-]{0,100}");
    private static final Pattern NUMBER = Pattern.compile("[0-9*#+]{1,40}");
    private static final Pattern PIN = Pattern.compile("(?:[0-9]{4,8})?");
    private static final Pattern LOGIN = Pattern.compile("[\\x20-\\x7e]{1,250}");

    private Values() {}

    /** An access point name (3GPP TS 23.003 §9.1); empty: the modem's own. */
    static String apn(String text) {
        return require(
                APN,
                text,
                "'" + visible(text) + "' is no access point name (letters, digits, dots and hyphens, at most 100)");
    }

    /** What is dialled. */
    static String number(String text) {
        return require(NUMBER, text, "'" + visible(text) + "' cannot be dialled (digits, *, # and +, at most 40)");
    }

    /** A SIM's PIN (3GPP TS 11.11 §9.3); empty: none. */
    static String pin(String text) {
        return require(PIN, text, "is no PIN (4 to 8 digits)");
    }

    /** A user name. */
    static String user(String text) {
        return require(LOGIN, text, "'" + visible(text) + "' is no user name (1 to 250 printable ASCII characters)");
    }

    /** A password. */
    static String password(String text) {
        return require(LOGIN, text, "has a character that pppd cannot take (1 to 250 printable ASCII characters)");
    }

    /** The uplink's name, as far as it is used here. */
    static String name(String text) {
        return require(
                NAME,
                text,
                "the name '" + visible(text)
                        + "' does not fit: the interface is called ppp-NAME, so 1 to 11 letters, digits and _ "
                        + "are left for it");
    }

    private static String require(Pattern allowed, String text, String sentence) {
        if (!allowed.matcher(text).matches()) {
            throw new IllegalArgumentException(sentence);
        }
        return text;
    }

    private static String visible(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}

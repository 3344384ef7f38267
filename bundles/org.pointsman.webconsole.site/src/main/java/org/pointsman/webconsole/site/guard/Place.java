/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import java.util.regex.Pattern;
import org.pointsman.api.net.IpAddress;

/** Where the console listens, as far as the rules go: under which names it answers, and whether it speaks TLS. */
public final class Place {
    /** Names that a browser on this machine, or at the near end of an SSH tunnel, has for a loopback address: no others, so that a foreign
     * name that is made to lead here (DNS rebinding) is of no use. */
    private static final String LOOPBACK_NAMES = "localhost|127(\\.[0-9]{1,3}){3}|\\[::1]";

    /** Plain HTTP for this machine alone. */
    public static final Place LOOPBACK =
            new Place("http", LOOPBACK_NAMES, "This console answers to localhost, 127.0.0.1 and [::1] only.");

    private final String scheme;
    private final Pattern host;
    private final String sentence;

    private Place(String scheme, String names, String sentence) {
        this.scheme = scheme;
        this.host = Pattern.compile("(" + names + ")(:[0-9]{1,5})?");
        this.sentence = sentence;
    }

    /** Of this listening address: other than a loopback address it is TLS, and answers to the address alone. */
    public static Place of(IpAddress address) {
        String text = address.toString();
        if (text.startsWith("127.") || text.equals("::1")) {
            return LOOPBACK;
        }
        String literal = text.contains(":") ? "[" + text + "]" : text;
        return new Place("https", Pattern.quote(literal), "This console answers to " + literal + " only.");
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return scheme;
    }

    /** Whether others than this machine reach it. */
    public boolean reachable() {
        return this != LOOPBACK;
    }

    /** Whether it answers under what the header {@code Host} says. */
    boolean answersTo(String header) {
        return host.matcher(header).matches();
    }

    /** What whoever asks under another name is told. */
    String sentence() {
        return sentence;
    }
}

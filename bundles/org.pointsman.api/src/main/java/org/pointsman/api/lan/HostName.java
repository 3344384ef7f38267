/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.lan;

import java.util.regex.Pattern;

/** What is accepted as the name of a host or domain: RFC 1123 §2.1, lower case. Safe in any file of ours. */
public final class HostName {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int LONGEST = 253;

    private HostName() {}

    /**
     * Returns {@code name} if it is one label or several with dots between.
     *
     * @throws IllegalArgumentException with one sentence otherwise
     */
    public static String require(String name) {
        boolean good = name.length() <= LONGEST;
        for (String label : name.split("\\.", -1)) {
            good &= LABEL.matcher(label).matches();
        }
        if (!good) {
            throw new IllegalArgumentException("'" + name.replaceAll("\\p{Cntrl}", "?")
                    + "' is not a host name (a-z 0-9 and, not at an end, -; parts of 63 at most, with dots between)");
        }
        return name;
    }
}

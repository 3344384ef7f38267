/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.net;

import java.util.regex.Pattern;

/** What Linux and Pointsman accept as the name of a network interface. */
public final class InterfaceName {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.@+-]{1,15}");

    private InterfaceName() {}

    /**
     * Returns {@code name} if it is a usable interface name: 1 to 15 letters, digits or {@code _ . @ + -}, not {@code .}
     * or {@code ..}. Stricter than the kernel's {@code dev_valid_name} (net/core/dev.c), so that a name is always safe
     * in a file or an argv.
     *
     * @throws IllegalArgumentException with one sentence otherwise
     */
    public static String require(String name) {
        if (!ALLOWED.matcher(name).matches() || name.equals(".") || name.equals("..") || name.startsWith("-")) {
            throw new IllegalArgumentException("'" + name.replaceAll("\\p{Cntrl}", "?")
                    + "' is not an interface name (1 to 15 of A-Z a-z 0-9 _ . @ + -)");
        }
        return name;
    }
}

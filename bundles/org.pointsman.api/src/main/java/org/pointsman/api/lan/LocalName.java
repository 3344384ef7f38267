/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.lan;

import java.util.Locale;
import org.pointsman.api.net.IpAddress;

/**
 * A name that the router itself answers.
 *
 * @param name one label, which the network's domain is added to, or a whole name with dots
 * @param address its address
 */
public record LocalName(String name, IpAddress address) {
    /** Checks the name. */
    public LocalName {
        HostName.require(name);
    }

    /**
     * Parses {@code NAME ADDRESS}.
     *
     * @throws IllegalArgumentException with one sentence if it is something else
     */
    public static LocalName parse(String text) {
        String[] words = text.strip().split("\\s+");
        if (words.length != 2) {
            throw new IllegalArgumentException("'" + text + "' is not NAME ADDRESS, such as printer 192.0.2.20");
        }
        return new LocalName(words[0].toLowerCase(Locale.ROOT), IpAddress.parse(words[1]));
    }
}

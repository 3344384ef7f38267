/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.lan;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pointsman.api.net.IpAddress;

/**
 * A host that always gets the same address by DHCP.
 *
 * @param mac hardware address as {@code 02:00:5e:10:00:01}, lower case
 * @param address what it gets
 * @param name one label or several; empty: it may bring its own
 */
public record StaticLease(String mac, IpAddress address, Optional<String> name) {
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    /** Checks hardware address and name. */
    public StaticLease {
        if (!MAC.matcher(mac).matches()) {
            throw new IllegalArgumentException(
                    "'" + mac.replaceAll("\\p{Cntrl}", "?") + "' is not a hardware address such as 02:00:5e:10:00:01");
        }
        name.ifPresent(HostName::require);
    }

    /**
     * Parses {@code MAC ADDRESS [NAME]}.
     *
     * @throws IllegalArgumentException with one sentence if it is something else
     */
    public static StaticLease parse(String text) {
        String[] words = text.strip().toLowerCase(Locale.ROOT).split("\\s+");
        if (words.length < 2 || words.length > 3) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not MAC ADDRESS [NAME], such as 02:00:5e:10:00:01 192.0.2.10 nas");
        }
        return new StaticLease(
                words[0], IpAddress.parse(words[1]), words.length == 3 ? Optional.of(words[2]) : Optional.empty());
    }
}

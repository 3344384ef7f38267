/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.Optional;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

/** Whoever names a target by an IPv6 address is told that it is not asked, in the same words for all kinds. Pure. */
final class NotYetSix {
    private NotYetSix() {}

    /**
     * Why a target is refused for its address.
     *
     * @param target what stands behind the kind and the colon
     * @param example of what is allowed
     * @return empty: it has no IPv6 address
     */
    static Optional<String> refusal(String target, String example) {
        String host = target.replaceFirst("^//", "");
        int bracket = host.indexOf(']');
        host = host.startsWith("[") && bracket > 0 ? host.substring(1, bracket) : host.replaceFirst("[/?#%].*", "");
        return is(host) || is(host.replaceFirst(":[0-9]+$", ""))
                ? Optional.of(
                        "which has an IPv6 address, and targets are asked by IPv4 only; allowed: IPv4 addresses, such as "
                                + example)
                : Optional.empty();
    }

    /** Whether {@code text} is an IPv6 address. */
    static boolean is(String text) {
        try {
            return text.indexOf(':') >= 0 && IpAddress.parse(text).family() == AddressFamily.IPV6;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

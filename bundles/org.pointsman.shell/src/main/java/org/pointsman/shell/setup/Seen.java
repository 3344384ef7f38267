/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.setup;

import java.util.List;
import java.util.OptionalInt;
import org.pointsman.api.kernel.Link;

/**
 * What is known of an interface.
 *
 * @param link as the kernel shows it
 * @param addresses of it with their prefix lengths, those that are only valid on the link left out
 * @param defaultRoute metric of the best default route by it that somebody else installed; empty: there is none
 * @param nature what kind of device it is
 */
public record Seen(Link link, List<String> addresses, OptionalInt defaultRoute, Nature nature) {
    /** What a device is, as far as its place in sysfs says. */
    public enum Nature {
        /** A cable, or something that looks like one. */
        ETHERNET,
        /** A station. */
        WIFI,
        /** An Ethernet device behind a USB port that is known to be a mobile modem. */
        STICK
    }

    /** Copies the list. */
    public Seen {
        addresses = List.copyOf(addresses);
    }
}

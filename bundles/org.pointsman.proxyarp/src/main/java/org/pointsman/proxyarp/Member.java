/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import org.pointsman.api.kernel.Link;
import org.pointsman.api.net.InterfacePrefix;

/**
 * An interface that can take part in a join now.
 *
 * @param link as the kernel shows it
 * @param mac its hardware address
 * @param address its address in the joined network
 * @param rank its place in the configuration: of two ways to one host the lower one is taken
 */
record Member(Link link, Mac mac, InterfacePrefix address, int rank) {
    String name() {
        return link.name();
    }
}

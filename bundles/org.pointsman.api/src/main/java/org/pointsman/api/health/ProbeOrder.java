/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

import java.time.Duration;
import java.util.List;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;

/**
 * What to ask, and through which uplink.
 *
 * @param uplink its name
 * @param device interface that packets have to leave and answers have to come in by
 * @param mark sends packets by the uplink's own table
 * @param resolvers whom to ask for names through this uplink, best first
 * @param target what stands behind the kind and the colon in the configuration
 * @param patience how long to wait; an answer that is late is wanted too, as long as it comes within this time
 */
public record ProbeOrder(
        String uplink, String device, FwMark mark, List<IpAddress> resolvers, String target, Duration patience) {
    /** Copies the list. */
    public ProbeOrder {
        resolvers = List.copyOf(resolvers);
    }
}

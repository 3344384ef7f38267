/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/** ARP that is to be sent by a member. */
sealed interface Sending {
    /** By which member. */
    String member();

    /** Ask all, or only {@code who}, for {@code ip}. */
    record Ask(String member, IpAddress ip, Optional<Mac> who) implements Sending {}

    /** Tell {@code who}, who has {@code whoIp}, that {@code ip} is to be reached by this member. */
    record Answer(String member, IpAddress ip, Mac who, IpAddress whoIp) implements Sending {}
}

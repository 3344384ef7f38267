/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/**
 * A network that a lab can have.
 *
 * @param name its file's name without {@code .json}
 * @param title what it is like, in a few words
 * @param isps its ISPs, numbered from 1
 * @param segments further segments, each with a host
 * @param lan who serves the LAN
 * @param configuration further configuration of Pointsman: PID to properties, as in {@code pointsman.json}
 * @param source the file's object, as it is kept in the state of a lab
 */
record Profile(
        String name,
        String title,
        List<Isp> isps,
        List<Segment> segments,
        Lan lan,
        JsonObject configuration,
        JsonObject source) {
    /** Who serves the LAN. */
    enum Lan {
        /** The lab: both ends have their addresses, packets are forwarded, and every ISP knows the way to the LAN. */
        FIXED,
        /** Pointsman: the client asks for its address, and the ISPs take packets from the router's own addresses only. */
        SERVED
    }

    Profile {
        isps = List.copyOf(isps);
        segments = List.copyOf(segments);
    }

    /** The ISP with this name, or whose uplink is this interface. */
    Optional<Isp> isp(String nameOrDevice) {
        return isps.stream()
                .filter(isp -> isp.name().equals(nameOrDevice) || isp.device().equals(nameOrDevice))
                .findFirst();
    }

    /** The ISP that a packet with this source address came by. */
    Optional<Isp> ispOf(IpAddress source) {
        return isps.stream().filter(isp -> isp.sent(source)).findFirst();
    }
}

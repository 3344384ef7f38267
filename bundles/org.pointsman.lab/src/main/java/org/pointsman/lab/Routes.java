/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.Optional;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.Route;

/** The routes of clients and ISPs. */
final class Routes {
    private static final int MAIN = 254;
    /** {@code RTPROT_STATIC} of linux/rtnetlink.h: set by an administrator. */
    private static final int STATIC = 4;

    private Routes() {}

    /** To the customer's LAN: nobody translates addresses on the way, so the ISP has to know it. */
    static Route toLan(Isp isp) {
        return new Route(
                MAIN,
                Topology.lanNetwork(),
                Optional.of(isp.customer().address()),
                Isp.CUSTOMER_SIDE,
                Optional.empty(),
                0,
                false,
                STATIC);
    }

    /** To everywhere. */
    static Route defaultVia(IpAddress gateway, String device) {
        return Route.defaultVia(MAIN, gateway, device, STATIC);
    }
}

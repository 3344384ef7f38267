/* SPDX-License-Identifier: Apache-2.0 */
package com.example.uplink.tunnel;

import java.util.Map;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.testkit.Links;
import org.pointsman.testkit.conformance.UplinkConformance;

class TunnelConformanceTest extends UplinkConformance {
    @Override
    protected Class<?> component() {
        return TunnelUplink.class;
    }

    @Override
    protected Map<String, Map<String, Object>> configuration() {
        return Map.of("com.example.uplink.tunnel~vpn", Map.of("interface", "wg0", "endpoint", "198.51.100.7"));
    }

    @Override
    protected Map<String, Map<String, Object>> otherConfiguration() {
        return Map.of("com.example.uplink.tunnel~vpn", Map.of("interface", "wg0", "metric", 5, "minMtu", 1280));
    }

    @Override
    protected LinkSnapshot links() {
        return Links.of()
                .pointToPoint("wg0", 1420)
                .address("wg0", "10.9.0.2/32")
                .build();
    }
}

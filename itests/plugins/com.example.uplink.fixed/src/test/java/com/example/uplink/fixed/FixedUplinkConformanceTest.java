/* SPDX-License-Identifier: Apache-2.0 */
package com.example.uplink.fixed;

import java.util.Map;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.testkit.Links;
import org.pointsman.testkit.conformance.UplinkConformance;

class FixedUplinkConformanceTest extends UplinkConformance {
    @Override
    protected Class<?> component() {
        return FixedUplink.class;
    }

    @Override
    protected Map<String, Map<String, Object>> configuration() {
        return Map.of("com.example.uplink.fixed~stick", Map.of("interface", "usb0", "gateway", "10.64.3.1"));
    }

    @Override
    protected LinkSnapshot links() {
        return Links.of().ethernet("usb0").address("usb0", "10.64.3.2/24").build();
    }
}

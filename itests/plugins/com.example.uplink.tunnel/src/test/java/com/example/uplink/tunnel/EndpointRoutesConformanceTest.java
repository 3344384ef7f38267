/* SPDX-License-Identifier: Apache-2.0 */
package com.example.uplink.tunnel;

import org.pointsman.testkit.conformance.ContributorConformance;

class EndpointRoutesConformanceTest extends ContributorConformance {
    @Override
    protected Class<?> component() {
        return EndpointRoutes.class;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package com.example.strategy.lastresort;

import org.pointsman.testkit.conformance.StrategyConformance;

class LastResortConformanceTest extends StrategyConformance {
    @Override
    protected Class<?> component() {
        return LastResort.class;
    }
}

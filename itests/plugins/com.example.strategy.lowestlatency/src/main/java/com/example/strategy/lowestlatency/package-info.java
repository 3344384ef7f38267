/* SPDX-License-Identifier: Apache-2.0 */
/** All traffic by the uplink with the lowest latency, with hysteresis. */
package com.example.strategy.lowestlatency;

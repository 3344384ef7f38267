/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How an uplink on an Ethernet-like interface gets its addresses. {@link org.pointsman.uplink.addressing.Judgement} is the pure
 * part, {@link org.pointsman.uplink.addressing.AddressedUplink} runs it.
 */
package org.pointsman.uplink.addressing;

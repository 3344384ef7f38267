/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A 3G modem that dials. {@link org.pointsman.uplink.ppp.Dialer} is the state machine, {@link org.pointsman.uplink.ppp.PppUplink}
 * gives it hands: a serial line, a supervised pppd, time.
 */
package org.pointsman.uplink.ppp;

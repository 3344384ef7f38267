/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

/**
 * A Wi-Fi interface in station mode as the kernel shows it (linux/nl80211.h).
 *
 * @param ssid network it belongs to; empty while it has none. Bytes that are no UTF-8 are replaced
 * @param associated whether it is associated with an access point
 * @param signalDbm strength of the last frame received, dBm (about -30 near, -90 far); 0 where it is not known
 * @param frequencyMhz channel's centre, MHz; 0 where it is not known
 */
public record WifiStation(String ssid, boolean associated, int signalDbm, int frequencyMhz) {}

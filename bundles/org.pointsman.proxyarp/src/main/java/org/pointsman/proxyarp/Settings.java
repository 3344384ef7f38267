/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A join's configuration as typed values.
 *
 * @param name behind the {@code ~} of its PID
 * @param devices members, the preferred first
 * @param ports UDP ports whose broadcasts are relayed
 * @param rate broadcasts a second
 * @param refresh after how much silence a host is asked
 * @param hosts most of them
 */
record Settings(String name, List<String> devices, SortedSet<Integer> ports, int rate, Duration refresh, int hosts) {
    Settings {
        devices = List.copyOf(devices);
        ports = new TreeSet<>(ports);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The embedded network: {@code pointsman lab …} builds a router with its uplinks, ISPs, an internet and a LAN client in
 * network namespaces of their own, and starts Pointsman in the router. A program, not a service: nothing here is seen by
 * the daemon.
 */
package org.pointsman.lab;

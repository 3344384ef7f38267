/* SPDX-License-Identifier: Apache-2.0 */
/**
 * DNS and DHCP server of every served network: a supervised dnsmasq, whose resolvers are those of the uplinks that work, each asked
 * through its own uplink only.
 */
package org.pointsman.dns;

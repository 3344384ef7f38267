/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

/**
 * What our nft table has counted of one uplink's flows since it was loaded, in packets (section {@code flows}).
 *
 * @param tcpBegun SYNs and whatever else leaves before there is an answer, without our own probes'
 * @param tcpAnswered answers to those, a refusal included
 * @param udpBegun likewise of UDP
 * @param udpAnswered likewise of UDP
 * @param kept answers within flows that conntrack calls ASSURED
 */
record Tally(long tcpBegun, long tcpAnswered, long udpBegun, long udpAnswered, long kept) {}

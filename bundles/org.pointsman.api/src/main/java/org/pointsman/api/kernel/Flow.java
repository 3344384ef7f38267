/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.time.Duration;
import java.util.OptionalLong;
import org.pointsman.api.net.IpAddress;

/**
 * An entry of the kernel's connection table (linux/netfilter/nfnetlink_conntrack.h), as it stood when it was read.
 *
 * @param protocol IP protocol number: {@value #TCP} TCP, {@value #UDP} UDP
 * @param original the direction of its first packet
 * @param reply what answers look like on arrival; translation shows here
 * @param mark all 32 bits of {@code ct mark}; which uplink that means, {@code Ownership.slotOf} says
 * @param state of TCP, in the words of conntrack(8): {@code ESTABLISHED}; empty for other protocols and where it is not known
 * @param replied whether there were packets in both directions
 * @param assured whether the kernel keeps it when the table is full
 * @param bytes in both directions, headers included; empty unless {@code net.netfilter.nf_conntrack_acct} is on
 * @param timeout how long it lives without another packet, to the second; zero where it is not known
 */
public record Flow(
        int protocol,
        Tuple original,
        Tuple reply,
        int mark,
        String state,
        boolean replied,
        boolean assured,
        OptionalLong bytes,
        Duration timeout) {
    /** {@code IPPROTO_TCP}. */
    public static final int TCP = 6;

    /** {@code IPPROTO_UDP}. */
    public static final int UDP = 17;

    /**
     * One direction.
     *
     * @param source who sends
     * @param sourcePort 0 where there are no ports
     * @param destination who receives
     * @param destinationPort 0 where there are no ports
     */
    public record Tuple(IpAddress source, int sourcePort, IpAddress destination, int destinationPort) {}
}

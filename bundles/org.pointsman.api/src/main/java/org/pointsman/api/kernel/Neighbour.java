/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import org.pointsman.api.net.IpAddress;

/**
 * An ARP or ND entry (rtnetlink(7), {@code RTM_NEWNEIGH}).
 *
 * @param device interface name
 * @param address the neighbour's address
 * @param mac its hardware address; empty while unknown
 * @param state {@code NUD_*} bits of linux/neighbour.h
 */
public record Neighbour(String device, IpAddress address, String mac, int state) {
    /** Being asked for the first time. */
    public static final int INCOMPLETE = 0x01;
    /** Answered recently. */
    public static final int REACHABLE = 0x02;
    /** Answered once; not asked lately. */
    public static final int STALE = 0x04;
    /** About to be asked again. */
    public static final int DELAY = 0x08;
    /** Being asked again. */
    public static final int PROBE = 0x10;
    /** Asked, and did not answer. */
    public static final int FAILED = 0x20;
    /** No need to ask. */
    public static final int NOARP = 0x40;
    /** Set by an administrator. */
    public static final int PERMANENT = 0x80;

    /** Whether it is known to answer now. */
    public boolean reachable() {
        return (state & (REACHABLE | NOARP | PERMANENT)) != 0;
    }

    /** Whether it was asked and did not answer. */
    public boolean failed() {
        return (state & FAILED) != 0;
    }
}

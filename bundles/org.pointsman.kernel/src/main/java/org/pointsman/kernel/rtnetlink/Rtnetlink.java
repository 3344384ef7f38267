/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

/** Numbers of linux/rtnetlink.h. */
public final class Rtnetlink {
    /** {@code RTM_NEWLINK}. */
    public static final int NEW_LINK = 16;
    /** {@code RTM_DELLINK}. */
    public static final int DELETE_LINK = 17;
    /** {@code RTM_GETLINK}. */
    public static final int GET_LINK = 18;
    /** {@code RTM_SETLINK}. */
    public static final int SET_LINK = 19;
    /** {@code RTM_NEWADDR}. */
    public static final int NEW_ADDRESS = 20;
    /** {@code RTM_DELADDR}. */
    public static final int DELETE_ADDRESS = 21;
    /** {@code RTM_GETADDR}. */
    public static final int GET_ADDRESS = 22;
    /** {@code RTM_NEWROUTE}. */
    public static final int NEW_ROUTE = 24;
    /** {@code RTM_DELROUTE}. */
    public static final int DELETE_ROUTE = 25;
    /** {@code RTM_GETROUTE}. */
    public static final int GET_ROUTE = 26;
    /** {@code RTM_NEWNEIGH}. */
    public static final int NEW_NEIGHBOUR = 28;
    /** {@code RTM_DELNEIGH}. */
    public static final int DELETE_NEIGHBOUR = 29;
    /** {@code RTM_GETNEIGH}. */
    public static final int GET_NEIGHBOUR = 30;
    /** {@code RTM_NEWRULE}. */
    public static final int NEW_RULE = 32;
    /** {@code RTM_DELRULE}. */
    public static final int DELETE_RULE = 33;
    /** {@code RTM_GETRULE}. */
    public static final int GET_RULE = 34;

    /** {@code RTNLGRP_LINK}, {@code _NEIGH}, {@code _IPV4_IFADDR}, {@code _ROUTE}, {@code _RULE} and those of IPv6. */
    private static final int[] GROUPS = {1, 3, 5, 7, 8, 9, 11, 19};

    private Rtnetlink() {}

    /** The groups to join. */
    public static int[] groups() {
        return GROUPS.clone();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

/** Numbers of linux/netlink.h. */
public final class Netlink {
    /** {@code NETLINK_ROUTE}. */
    public static final int ROUTE = 0;
    /** {@code NETLINK_NETFILTER}. */
    public static final int NETFILTER = 12;
    /** {@code NETLINK_GENERIC}. */
    public static final int GENERIC = 16;

    /** {@code NLM_F_REQUEST}. */
    public static final int REQUEST = 0x1;
    /** {@code NLM_F_ACK}. */
    public static final int ACK = 0x4;
    /** {@code NLM_F_DUMP}. */
    public static final int DUMP = 0x300;
    /** {@code NLM_F_REPLACE}. */
    public static final int REPLACE = 0x100;
    /** {@code NLM_F_EXCL}. */
    public static final int EXCL = 0x200;
    /** {@code NLM_F_CREATE}. */
    public static final int CREATE = 0x400;
    /** {@code NLM_F_CAPPED}: the refused message is not repeated in the answer. */
    static final int CAPPED = 0x100;
    /** {@code NLM_F_ACK_TLVS}: attributes follow. */
    static final int ACK_TLVS = 0x200;

    /** {@code NLMSG_ERROR}. */
    static final int MESSAGE_ERROR = 2;
    /** {@code NLMSG_DONE}. */
    static final int MESSAGE_DONE = 3;
    /** {@code NLMSGERR_ATTR_MSG}. */
    static final int ERROR_TEXT = 1;

    /** {@code SOL_NETLINK}. */
    static final int SOL_NETLINK = 270;
    /** {@code NETLINK_ADD_MEMBERSHIP}. */
    /** {@code NETLINK_DROP_MEMBERSHIP}. */
    static final int DROP_MEMBERSHIP = 2;

    static final int ADD_MEMBERSHIP = 1;
    /** {@code NETLINK_CAP_ACK}. */
    static final int CAP_ACK = 10;
    /** {@code NETLINK_EXT_ACK}. */
    static final int EXT_ACK = 11;
    /** {@code NETLINK_GET_STRICT_CHK}. */
    static final int STRICT_CHECK = 12;
    /** {@code SO_RCVTIMEO}. */
    static final int SO_RCVTIMEO = 20;
    /** {@code SO_RCVBUF}. */
    static final int SO_RCVBUF = 8;
    /** {@code SO_RCVBUFFORCE}; needs CAP_NET_ADMIN. */
    static final int SO_RCVBUFFORCE = 33;

    private Netlink() {}
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

/** Names of route protocol numbers (linux/rtnetlink.h {@code RTPROT_*}, iproute2 rt_protos). */
final class Protocols {
    private Protocols() {}

    static String name(int protocol) {
        return switch (protocol) {
            case 0 -> "an unnamed program (protocol 0)";
            case 2 -> "the kernel";
            case 3 -> "an ip or ifupdown command (protocol boot)";
            case 4 -> "a static configuration (protocol static)";
            case 9 -> "router advertisements (protocol ra)";
            case 11 -> "zebra/FRR";
            case 12 -> "BIRD";
            case 16 -> "a DHCP client (protocol dhcp)";
            case 18 -> "keepalived";
            case 42 -> "babeld";
            case 186, 187, 188, 189, 192 -> "a routing daemon (protocol " + protocol + ")";
            default -> "a program with protocol number " + protocol;
        };
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.state;

import java.util.Optional;
import java.util.OptionalInt;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;

/**
 * One policy rule that looks up a table (ip-rule(8), {@code RTM_NEWRULE}).
 *
 * @param family IPv4 or IPv6
 * @param priority lower is asked first, 0 to 32767 here
 * @param mark packets that it applies to; empty: all
 * @param inbound interface that packets came in by for it to apply ({@code FRA_IIFNAME}); empty: any, and the router's own
 * @param table table to look up
 * @param suppressPrefixLength routes with this prefix length or shorter do not count; empty: all count
 * @param protocol who installed it ({@code FRA_PROTOCOL}); see {@link Ownership}
 */
public record Rule(
        AddressFamily family,
        int priority,
        Optional<FwMark> mark,
        Optional<String> inbound,
        int table,
        OptionalInt suppressPrefixLength,
        int protocol) {

    /** A rule for packets wherever they came in. */
    public Rule(
            AddressFamily family,
            int priority,
            Optional<FwMark> mark,
            int table,
            OptionalInt suppressPrefixLength,
            int protocol) {
        this(family, priority, mark, Optional.empty(), table, suppressPrefixLength, protocol);
    }

    /** A rule for all packets. */
    public static Rule lookup(AddressFamily family, int priority, int table, int protocol) {
        return new Rule(family, priority, Optional.empty(), table, OptionalInt.empty(), protocol);
    }

    /** A rule for packets with {@code mark}. */
    public static Rule marked(AddressFamily family, int priority, FwMark mark, int table, int protocol) {
        return new Rule(family, priority, Optional.of(mark), table, OptionalInt.empty(), protocol);
    }

    /** A rule for packets that came in by {@code device}. */
    public static Rule inbound(AddressFamily family, int priority, String device, int table, int protocol) {
        return new Rule(family, priority, Optional.empty(), Optional.of(device), table, OptionalInt.empty(), protocol);
    }

    /** As iproute2 writes it: {@code 7711: from all fwmark 0x1000000/0xff000000 lookup 7701 proto 77}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(priority).append(": from all");
        mark.ifPresent(m -> text.append(" fwmark ").append(m));
        inbound.ifPresent(device -> text.append(" iif ").append(device));
        text.append(" lookup ").append(table == 254 ? "main" : Integer.toString(table));
        suppressPrefixLength.ifPresent(
                n -> text.append(" suppress_prefixlength ").append(n));
        return text.append(" proto ").append(protocol).toString();
    }
}

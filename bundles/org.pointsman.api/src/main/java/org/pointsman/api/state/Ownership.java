/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.state;

import java.util.Optional;
import org.pointsman.api.net.FwMark;

/**
 * What in the kernel is ours: one route protocol number, one table-id range, one rule-priority range, one fwmark mask,
 * one nft table. Everything else is foreign: shown, never changed.
 *
 * @param protocol {@code rtm_protocol}, {@code FRA_PROTOCOL} and {@code IFA_PROTO} of what we install, 5 to 255
 * @param firstTable table of the chosen uplink; uplink n (1 to 255) has {@code firstTable + n}, joined segments what follows
 * @param firstPriority first of {@value #PRIORITIES} rule priorities; the two before it are ours as well
 * @param markMask bits of the packet mark that are ours: 8 adjacent bits
 * @param nftTable name of our table in family inet
 */
public record Ownership(int protocol, int firstTable, int firstPriority, int markMask, String nftTable) {
    /** How many rule priorities belong to us, from {@link #firstPriority()} on. */
    public static final int PRIORITIES = 1000;

    /** Most uplinks that fit in the mark mask and the table range. */
    public static final int MAX_UPLINKS = 255;

    /** Most interfaces that all joins together may have ({@link #memberTable}). */
    public static final int MAX_MEMBERS = 16;

    /** The default: clear of mwan3, Tailscale, wg-quick, VyOS, pbr, kube-proxy and systemd. */
    public static final Ownership DEFAULT = new Ownership(77, 7700, 7700, 0xff000000, "pointsman");

    /** The table whose default route carries all unmarked traffic: replacing that route is the switch. */
    public int currentTable() {
        return firstTable;
    }

    /** The table of uplink {@code slot}, 1 to {@value #MAX_UPLINKS}. */
    public int tableOf(int slot) {
        return firstTable + slot;
    }

    /** The mark of uplink {@code slot}, 1 to {@value #MAX_UPLINKS}. */
    public FwMark markOf(int slot) {
        return new FwMark(slot << Integer.numberOfTrailingZeros(markMask), markMask);
    }

    /** The table of the host routes of joined segments. */
    public int hostTable() {
        return firstTable + MAX_UPLINKS + 1;
    }

    /** The table that says that a network is where a packet came in by member {@code number} of a join, 0 to {@value #MAX_MEMBERS} - 1. */
    public int memberTable(int number) {
        return hostTable() + 1 + number;
    }

    /** Whether {@code table} belongs to joined segments: {@link #hostTable} or a {@link #memberTable}. */
    public boolean isJoinTable(int table) {
        return table >= hostTable() && table <= memberTable(MAX_MEMBERS - 1);
    }

    /** Whether {@code table} lies in our range. */
    public boolean ownsTable(int table) {
        return table >= firstTable && table <= memberTable(MAX_MEMBERS - 1);
    }

    /** Whether {@code priority} lies in our range. */
    public boolean ownsPriority(int priority) {
        return priority >= priorityOfHosts() && priority < firstPriority + PRIORITIES;
    }

    /** Rule "hosts of joined segments, wherever they are": before main, whose connected networks know one place only. */
    public int priorityOfHosts() {
        return firstPriority - 2;
    }

    /** Rule "came in by a member of a join: who is not known elsewhere is there". */
    public int priorityOfMembers() {
        return firstPriority - 1;
    }

    /** Ours are routes with our protocol number, whatever their table. */
    public boolean owns(Route route) {
        return route.protocol() == protocol;
    }

    /** Ours are rules with our protocol number within our priorities. */
    public boolean owns(Rule rule) {
        return rule.protocol() == protocol && ownsPriority(rule.priority());
    }

    /** Whether {@code rule} looks at bits of the packet mark that are ours, whoever it belongs to. */
    public boolean sharesMarkOf(Rule rule) {
        return rule.mark().filter(m -> (m.mask() & markMask) != 0).isPresent();
    }

    /** Ours are addresses with our protocol number. */
    public boolean owns(InterfaceAddress address) {
        return address.protocol() == protocol;
    }

    /** Rule "LAN and connected routes win": main without its default. */
    public int priorityOfMain() {
        return firstPriority;
    }

    /** Rule "marked for uplink {@code slot}". */
    public int priorityOfMark(int slot) {
        return firstPriority + 10 + slot;
    }

    /** Rule "everything else by the current table". */
    public int priorityOfCurrent() {
        return firstPriority + 300;
    }

    /** Rule "standing fall-back number {@code rank}" (0 is asked first), up to {@value #MAX_UPLINKS}. */
    public int priorityOfFallback(int rank) {
        return firstPriority + 310 + rank;
    }

    /** The uplink slot that {@code mark} names under our mask; empty for none. */
    public Optional<Integer> slotOf(int mark) {
        int slot = (mark & markMask) >>> Integer.numberOfTrailingZeros(markMask);
        return slot == 0 ? Optional.empty() : Optional.of(slot);
    }
}

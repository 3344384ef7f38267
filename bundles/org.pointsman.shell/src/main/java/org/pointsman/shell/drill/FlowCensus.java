/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.drill;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.FlowEvent;
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.Ownership;

/**
 * Counts what becomes of the flows of one uplink, and by which uplinks new ones begin. What was there before is followed by reading the table
 * again, as the kernel need not announce its end ({@code nf_conntrack_events} 2). Any thread.
 */
final class FlowCensus {
    /** More flows than these are not followed one by one. */
    private static final int FOLLOWED = 50_000;

    private record Key(int protocol, Flow.Tuple original) {
        static Key of(Flow flow) {
            return new Key(flow.protocol(), flow.original());
        }
    }

    private final FlowTable table;
    private final Ownership own;
    private final FwMark mark;
    private final Set<IpAddress> ownAddresses;
    private final Map<Key, Boolean> before = new HashMap<>();
    private final SortedMap<Integer, Long> began = new TreeMap<>();

    /**
     * Nothing is counted yet.
     *
     * @param ownAddresses addresses of the uplinks: ICMP from them is the router asking whether they work
     */
    FlowCensus(FlowTable table, Ownership own, FwMark mark, Set<IpAddress> ownAddresses) {
        this.table = table;
        this.own = own;
        this.mark = mark;
        this.ownAddresses = Set.copyOf(ownAddresses);
    }

    /** Takes down which flows the uplink has now. */
    void first() {
        table.dump(mark, flow -> {
            if (before.size() < FOLLOWED && !isProbe(flow)) {
                before.put(Key.of(flow), Boolean.TRUE);
            }
        });
    }

    /** Takes down a flow that begins. */
    synchronized void heard(FlowEvent event) {
        if (event instanceof FlowEvent.Began e && !isProbe(e.flow())) {
            own.slotOf(e.flow().mark()).ifPresent(slot -> began.merge(slot, 1L, Long::sum));
        }
    }

    private boolean isProbe(Flow flow) {
        return flow.protocol() != Flow.TCP
                && flow.protocol() != Flow.UDP
                && ownAddresses.contains(flow.original().source());
    }

    /** How many new flows began by the uplink with this number. */
    synchronized long began(int slot) {
        return began.getOrDefault(slot, 0L);
    }

    /** How many flows of any uplink began. */
    synchronized long began() {
        return began.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Where the first flows are now. */
    FlowFates fates() {
        Map<Key, Optional<Integer>> now = new HashMap<>();
        table.dump(new FwMark(0, 0), flow -> {
            Key key = Key.of(flow);
            if (before.containsKey(key)) {
                now.put(key, own.slotOf(flow.mark()));
            }
        });
        int mine = own.slotOf(mark.value()).orElse(0);
        long stayed = now.values().stream().filter(s -> s.orElse(0) == mine).count();
        return new FlowFates(before.size(), now.size() - stayed, stayed);
    }
}

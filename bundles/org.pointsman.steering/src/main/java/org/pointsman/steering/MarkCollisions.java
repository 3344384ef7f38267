/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Rule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policy rules of other programs that look at our bits of the packet mark: a packet marked for an uplink would meet them as well. What other
 * programs write into marks by nftables or iptables cannot be known.
 */
final class MarkCollisions {
    private static final Logger LOG = LoggerFactory.getLogger(MarkCollisions.class);

    private final Supplier<NetworkState> observed;
    private final BooleanSupplier marking;
    private final Ownership own;
    private List<String> told = List.of();

    /**
     * Looks at {@code observed}, what the kernel was last read to hold.
     *
     * @param marking whether packets are marked at all now; if not, a rule that compares our bits with 0 harms nobody
     */
    MarkCollisions(Supplier<NetworkState> observed, BooleanSupplier marking, Ownership own) {
        this.observed = observed;
        this.marking = marking;
        this.own = own;
    }

    /** A sentence for each. Any thread. */
    List<String> problems() {
        return observed.get().rules().stream()
                .filter(r -> !own.owns(r) && own.sharesMarkOf(r))
                .filter(r -> marking.getAsBoolean()
                        || own.slotOf(r.mark().orElseThrow().value()).isPresent())
                .map(this::sentence)
                .distinct()
                .sorted()
                .toList();
    }

    /** Writes what is new to the log. Loop only. */
    void tell() {
        List<String> found = problems();
        found.stream().filter(s -> !told.contains(s)).forEach(LOG::warn);
        told = found;
    }

    private String sentence(Rule rule) {
        return "rule '" + rule
                + "' of another program looks at mark bits that are Pointsman's (mask 0x%x); give one of the two other bits"
                        .formatted(own.markMask())
                + " (here: markMask of org.pointsman.kernel)";
    }
}

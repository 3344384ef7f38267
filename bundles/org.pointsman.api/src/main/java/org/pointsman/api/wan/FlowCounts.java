/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pointsman.api.state.Ownership;

/**
 * What section {@code flows} counts for the uplink of slot N, once its mark is known: packets of TCP and UDP flows that have no answer yet
 * ({@code flows_tcp_begun_N}, {@code flows_udp_begun_N}), what is answered before conntrack calls the flow ASSURED ({@code flows_tcp_answered_N},
 * {@code flows_udp_answered_N}), and answers of ASSURED flows ({@code flows_kept_N}). Of the first, those that this machine itself sent through an uplink of
 * its choice (SO_MARK), which are our probes, are counted once more ({@code flows_tcp_own_N}, {@code flows_udp_own_N}). A packet that is sent on costs one rule more, an answer that comes in
 * by an uplink two.
 */
final class FlowCounts {
    private static final List<String> COUNTERS =
            List.of("tcp_begun", "udp_begun", "tcp_own", "udp_own", "tcp_answered", "udp_answered", "kept");

    private FlowCounts() {}

    /** Interfaces of uplinks, as a set of nft; empty: there are none. */
    static Optional<String> devices(List<UplinkView> uplinks) {
        List<String> names = uplinks.stream()
                .filter(UplinkView::routable)
                .map(u -> "\"" + u.status().device().orElseThrow() + "\"")
                .distinct()
                .sorted()
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of("{ " + String.join(", ", names) + " }");
    }

    /** Counters, and the chains that count; empty string where no uplink has an interface. */
    static String of(List<UplinkView> uplinks, Ownership own) {
        if (devices(uplinks).isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (UplinkView u : uplinks) {
            for (String counter : COUNTERS) {
                text.append("counter flows_%s_%d { }\n".formatted(counter, FlowMarks.slot(u, own)));
            }
        }
        return text.append("chain flows_begun {\n")
                .append("  meta l4proto tcp " + count("tcp_begun", uplinks, own) + " return\n")
                .append("  meta l4proto udp " + count("udp_begun", uplinks, own) + "\n")
                // before anybody else marks what this machine sends
                .append("}\nchain flows_own { type filter hook output priority mangle - 2; policy accept;\n")
                .append("  meta mark & " + FlowMarks.hex(own.markMask()) + " == 0 return\n")
                .append("  ct state != new return\n")
                .append("  meta l4proto tcp " + count("tcp_own", "meta mark", uplinks, own) + " return\n")
                .append("  meta l4proto udp " + count("udp_own", "meta mark", uplinks, own) + "\n")
                .append("}\nchain flows_answers {\n")
                .append("  ct status assured " + count("kept", uplinks, own) + " return\n")
                .append("  meta l4proto tcp " + count("tcp_answered", uplinks, own) + " return\n")
                .append("  meta l4proto udp " + count("udp_answered", uplinks, own) + "\n}\n")
                .toString();
    }

    private static String count(String counter, List<UplinkView> uplinks, Ownership own) {
        return count(counter, "ct mark", uplinks, own);
    }

    private static String count(String counter, String mark, List<UplinkView> uplinks, Ownership own) {
        List<String> places = new ArrayList<>();
        uplinks.forEach(u -> places.add(
                "%s : \"flows_%s_%d\"".formatted(FlowMarks.hex(u.mark().value()), counter, FlowMarks.slot(u, own))));
        return places.stream()
                .collect(Collectors.joining(
                        ", ", "counter name " + mark + " & " + FlowMarks.hex(own.markMask()) + " map { ", " }"));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pointsman.api.kernel.PacketSockets;
import org.pointsman.api.net.InterfaceName;

/** From what is written to {@link Settings}, or to what is wrong with it. Pure. */
final class Reader {
    static final int MOST_MEMBERS = 8;
    private static final Map<String, List<Integer>> RELAYED = Map.of(
            "dhcp", List.of(67, 68),
            "mdns", List.of(5353),
            "ssdp", List.of(1900),
            "netbios", List.of(137, 138));

    private final List<Fault> faults = new ArrayList<>();

    /** A key and one sentence. */
    record Fault(String key, String sentence) {}

    /** Settings, unless there are faults. */
    record Result(Optional<Settings> settings, List<Fault> faults) {}

    /** What is written. */
    record Given(String name, List<String> interfaces, List<String> relay, int relayRate, int refresh, int hosts) {}

    private Reader() {}

    static Result read(Given given) {
        return new Reader().result(given);
    }

    private Result result(Given given) {
        devices(given.interfaces());
        SortedSet<Integer> ports = ports(given.relay());
        within("relayRate", given.relayRate(), 1, 10_000);
        within("refresh", given.refresh(), 5, 3600);
        within("hosts", given.hosts(), 1, 16_384);
        return faults.isEmpty()
                ? new Result(
                        Optional.of(new Settings(
                                given.name(),
                                given.interfaces(),
                                ports,
                                given.relayRate(),
                                Duration.ofSeconds(given.refresh()),
                                given.hosts())),
                        List.of())
                : new Result(Optional.empty(), List.copyOf(faults));
    }

    private void devices(List<String> devices) {
        if (devices.size() < 2 || devices.size() > MOST_MEMBERS) {
            fault(
                    "interfaces",
                    "names " + devices.size() + (devices.size() == 1 ? " interface" : " interfaces") + ", but 2 to "
                            + MOST_MEMBERS + " are joined, the preferred first, such as [\"br0\", \"wlan0\"]");
        }
        Set<String> seen = new HashSet<>();
        for (String device : devices) {
            try {
                InterfaceName.require(device);
            } catch (IllegalArgumentException e) {
                fault("interfaces", e.getMessage());
            }
            if (!seen.add(device)) {
                fault("interfaces", "names '" + device + "' twice");
            }
        }
    }

    private SortedSet<Integer> ports(List<String> relay) {
        SortedSet<Integer> ports = new TreeSet<>();
        for (String word : relay) {
            if (RELAYED.containsKey(word)) {
                ports.addAll(RELAYED.get(word));
            } else if (word.matches("[1-9][0-9]{0,4}") && Integer.parseInt(word) <= 65535) {
                ports.add(Integer.parseInt(word));
            } else {
                fault(
                        "relay",
                        "'" + word + "' is none of " + String.join(", ", new TreeSet<>(RELAYED.keySet()))
                                + ", and no UDP port of 1 to 65535");
            }
        }
        if (ports.size() > PacketSockets.MAX_PORTS) {
            fault("relay", "names " + ports.size() + " ports, but " + PacketSockets.MAX_PORTS + " are the most");
        }
        return ports;
    }

    private void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            fault(key, "is " + value + ", but has to be " + least + " to " + most);
        }
    }

    private void fault(String key, String sentence) {
        faults.add(new Fault(key, sentence));
    }
}

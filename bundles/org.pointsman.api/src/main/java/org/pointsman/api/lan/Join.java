/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.lan;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;

/**
 * One IP network over several segments that cannot be bridged, such as Ethernet and Wi-Fi, as a service; one for each that is configured. Its
 * service properties change when {@link #network()} or {@link #devices()} do. Thread-safe.
 */
@ProviderType
public interface Join {
    /** Its name, as behind the {@code ~} of its PID. */
    String name();

    /** The joined network; empty: no member has an address. */
    Optional<Prefix> network();

    /** All interfaces that are to take part, the preferred first; never changes. */
    List<String> members();

    /** Interfaces that take part now, the preferred first. */
    List<String> devices();

    /** Everything about it, as it stands now. */
    Report report();

    /**
     * A join for people and programs.
     *
     * @param name as {@link Join#name()}
     * @param network as {@link Join#network()}
     * @param members all configured ones, the preferred first
     * @param hosts by address
     * @param counts what happened how often since the start, by word
     * @param alarms what somebody should look at, a sentence each
     */
    record Report(
            String name,
            Optional<Prefix> network,
            List<Member> members,
            List<Host> hosts,
            SortedMap<String, Long> counts,
            List<String> alarms) {
        /** Copies the lists. */
        public Report {
            members = List.copyOf(members);
            hosts = List.copyOf(hosts);
            alarms = List.copyOf(alarms);
        }
    }

    /**
     * A member of a join.
     *
     * @param device interface name
     * @param state {@code joined}, {@code listening} (it is found out whether it is a segment of its own), {@code aside} (it is not) or {@code out}
     * @param why a sentence; empty string where the state says all
     * @param hosts how many are behind it
     */
    record Member(String device, String state, String why, int hosts) {}

    /**
     * A host of the joined network.
     *
     * @param address its address
     * @param mac its hardware address; empty: not heard yet
     * @param device the member that it is behind
     * @param sinceSeconds for how long it has been there
     * @param heardSeconds how long ago it was heard
     * @param note what is known beside that, a sentence; empty string: nothing
     */
    record Host(
            IpAddress address,
            Optional<String> mac,
            String device,
            double sinceSeconds,
            double heardSeconds,
            String note) {}
}

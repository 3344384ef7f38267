/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.nftables;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NftTable;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.netlink.Refusal;

/**
 * Our nft table: structure by libnftables text, elements by a direct netlink batch of a tenth of a millisecond. The structure
 * is recognised again by a hash of its text in the table's comment, since nft lists another text than it was given, and by
 * a hash of the listing right after it was loaded. Not thread-safe.
 */
public final class NftTables implements AutoCloseable {
    private static final String COMMENT = "pointsman:";

    /** Above this many elements a message would not fit in the 16-bit length of a nested attribute. */
    private static final int MOST_DIRECT = 500;

    private final LibNftables nft;
    private final NetlinkSocket socket;
    private final String name;
    private final Map<String, Optional<MapType>> types = new HashMap<>();
    private Set<String> managed = Set.of();
    private String loadedComment = "";
    private String loadedListing = "";
    private OptionalInt listedGeneration = OptionalInt.empty();
    private Set<String> listedManaged = Set.of();
    private Optional<Listing> listed = Optional.empty();

    /**
     * The table {@code name} of family inet.
     *
     * @param socket of {@link Netlink#NETFILTER}
     */
    public NftTables(LibNftables nft, NetlinkSocket socket, String name) {
        this.nft = nft;
        this.socket = socket;
        this.name = name;
    }

    /** Whether a change with this port id in its announcement was made here. */
    public boolean isOurs(int port) {
        return port == socket.port() || nft.port().equals(OptionalInt.of(port));
    }

    /**
     * Creates the table or replaces it whole, in one transaction.
     *
     * @return why not; empty: it is in force
     */
    public Optional<String> replace(NftTable table) {
        String comment = COMMENT + Listing.hash(table.structure());
        StringBuilder text = new StringBuilder();
        text.append("add table inet ").append(table.name()).append('\n');
        text.append("delete table inet ").append(table.name()).append('\n');
        text.append("table inet ").append(table.name()).append(" {\n");
        text.append("comment \"").append(comment).append("\"\n");
        text.append(table.structure()).append("\n}\n");
        table.elements().forEach((map, content) -> {
            if (!content.isEmpty()) {
                text.append(addition(table.name(), map, content));
            }
        });
        types.clear();
        LibNftables.Result result = nft.run(text.toString());
        if (!result.ok()) {
            return Optional.of(result.error());
        }
        managed = Set.copyOf(table.elements().keySet());
        loadedComment = comment;
        // asked now, as a failover should not have to
        managed.forEach(map -> types.put(map, MapType.ask(socket, name, map)));
        loadedListing = list(managed).map(l -> Listing.hash(l.structure())).orElse("");
        return Optional.empty();
    }

    /** Packets counted by each of the table's named counters. */
    public Map<String, Long> counters() {
        return Nfnetlink.counters(socket, name);
    }

    /** Removes the table; that it is not there is no failure. */
    public Optional<String> delete(String table) {
        LibNftables.Result result = nft.run("add table inet " + table + "\ndelete table inet " + table + "\n");
        types.clear();
        loadedComment = "";
        loadedListing = "";
        return result.ok() ? Optional.empty() : Optional.of(result.error());
    }

    /** Gives elements of a map new values, adding those that are missing, in one transaction. */
    public Optional<String> update(Step.UpdateNftElements step) {
        SortedMap<String, String> elements = step.elements();
        if (elements.isEmpty()) {
            return Optional.empty();
        }
        Optional<MapType> type = types.computeIfAbsent(step.map(), m -> MapType.ask(socket, step.table(), m));
        if (type.isEmpty()
                || elements.size() > MOST_DIRECT
                || !elements.entrySet().stream().allMatch(e -> type.get().fits(e.getKey(), e.getValue()))) {
            return updateByText(step);
        }
        batch(socket.request(), type.get(), step);
        Optional<Refusal> refusal = socket.transactBatch();
        // a key that is not there cannot be deleted, and spoils the batch; or the map is another one than it was
        return refusal.isEmpty() ? Optional.empty() : updateByText(step);
    }

    static void batch(MessageWriter w, MapType type, Step.UpdateNftElements step) {
        Nfnetlink.header(w.begin(Nfnetlink.BATCH_BEGIN, 0), 0, Nfnetlink.SUBSYSTEM)
                .end();
        elements(w.begin(Nfnetlink.DELETE_ELEMENT, 0), type, step, false);
        elements(w.begin(Nfnetlink.NEW_ELEMENT, Netlink.CREATE | Netlink.ACK), type, step, true);
        Nfnetlink.header(w.begin(Nfnetlink.BATCH_END, 0), 0, Nfnetlink.SUBSYSTEM)
                .end();
    }

    private static void elements(MessageWriter w, MapType type, Step.UpdateNftElements step, boolean values) {
        Nfnetlink.header(w, Nfnetlink.FAMILY_INET, 0).attribute(1, step.table()).attribute(2, step.map());
        int list = w.open(3);
        step.elements().forEach((key, value) -> {
            int element = w.open(1);
            type.key(w, key);
            if (values) {
                type.value(w, value);
            }
            w.close(element);
        });
        w.close(list).end();
    }

    private Optional<String> updateByText(Step.UpdateNftElements step) {
        types.remove(step.map());
        TreeSet<String> present = new TreeSet<>(list(Set.of(step.map()))
                .map(l -> l.elements().get(step.map()))
                .map(SortedMap::keySet)
                .orElse(Set.of()));
        present.retainAll(step.elements().keySet());
        StringBuilder text = new StringBuilder();
        if (!present.isEmpty()) {
            text.append("delete element inet ").append(step.table()).append(' ').append(step.map());
            text.append(" { ").append(String.join(", ", present)).append(" }\n");
        }
        text.append(addition(step.table(), step.map(), step.elements()));
        LibNftables.Result result = nft.run(text.toString());
        return result.ok() ? Optional.empty() : Optional.of(result.error());
    }

    private static String addition(String table, String map, SortedMap<String, String> elements) {
        return elements.entrySet().stream()
                .map(e -> e.getKey() + " : " + e.getValue())
                .collect(Collectors.joining(", ", "add element inet " + table + " " + map + " { ", " }\n"));
    }

    /**
     * Our table as it is. Its structure is that of {@code desired} if it was loaded from this text and not changed since,
     * else what nft lists. Where nobody says which maps are managed, as at start, all are.
     */
    public Optional<NftTable> observe(Optional<NftTable> desired) {
        OptionalInt generation = Nfnetlink.generation(socket);
        if (generation.isEmpty()) {
            listedGeneration = generation;
            return Optional.empty();
        }
        if (desired.isEmpty() && managed.isEmpty()) {
            LibNftables.Result result = nft.run("list table inet " + name + "\n");
            return result.ok()
                    ? Optional.of(Listing.parse(result.output(), map -> true))
                            .map(l ->
                                    new NftTable(name, new TreeMap<>(Map.of("as listed", l.structure())), l.elements()))
                    : Optional.empty();
        }
        Set<String> wanted = new TreeSet<>(managed);
        desired.ifPresent(d -> wanted.addAll(d.elements().keySet()));
        if (!generation.equals(listedGeneration) || !wanted.equals(listedManaged)) {
            listed = list(wanted);
            listedGeneration = generation;
            listedManaged = wanted;
        }
        return listed.map(l -> {
            boolean same = desired.isPresent()
                    && l.comment().equals(COMMENT + Listing.hash(desired.get().structure()))
                    && unchanged(l);
            return new NftTable(
                    name,
                    same ? desired.get().sections() : new TreeMap<>(Map.of("as listed", l.structure())),
                    l.elements());
        });
    }

    /** Without a listing of our own, as after a restart, the comment has to do. */
    private boolean unchanged(Listing l) {
        return !l.comment().equals(loadedComment)
                || loadedListing.isEmpty()
                || loadedListing.equals(Listing.hash(l.structure()));
    }

    private Optional<Listing> list(Set<String> maps) {
        LibNftables.Result result = nft.run("list table inet " + name + "\n");
        return result.ok() ? Optional.of(Listing.parse(result.output(), maps)) : Optional.empty();
    }

    @Override
    public void close() {
        socket.close();
        nft.close();
    }
}

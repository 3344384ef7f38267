/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;

/** Shares the sticks that are plugged in among this bundle's uplinks. Thread-safe; never waits. */
@Component(service = Sticks.class)
public final class Sticks {
    private record Member(Match match, Runnable changed) {}

    private final Sysfs sysfs;
    private final SortedMap<String, Member> members = new TreeMap<>();
    private List<Stick> plugged = List.of();
    private SortedMap<String, Stick> taken = new TreeMap<>();
    private long newest = Long.MIN_VALUE;

    /**
     * What an uplink has.
     *
     * @param stick its stick; empty: none
     * @param explanation one sentence: why this one, or why none
     */
    record Claim(Optional<Stick> stick, String explanation) {}

    /** The sticks of this machine. */
    @Activate
    public Sticks() {
        this(Path.of("/sys"));
    }

    /** {@code root}: where sysfs is. */
    Sticks(Path root) {
        sysfs = new Sysfs(root);
    }

    /** Takes part; {@code changed} is called when the claim changes by what others do, from any thread. Closing gives up the stick. */
    synchronized Registration join(String name, Match match, Runnable changed) {
        Member member = new Member(match, changed);
        members.put(name, member);
        assign(name);
        return () -> leave(name, member);
    }

    private synchronized void leave(String name, Member member) {
        if (members.remove(name, member)) {
            assign(name);
        }
    }

    /** What {@code name} has when the links are as {@code links} shows, or as a newer picture did. */
    synchronized Claim claim(String name, LinkSnapshot links) {
        if (newest == Long.MIN_VALUE || links.nanos() - newest >= 0) {
            newest = links.nanos();
            plugged = sysfs.sticks(links);
            assign(name);
        }
        return claim(name);
    }

    private void assign(String asking) {
        Map<String, Claim> before = claims();
        Map<String, String> held = new HashMap<>();
        taken.forEach((name, stick) -> held.put(name, stick.function()));
        taken = Assignment.of(
                members.entrySet().stream()
                        .map(e ->
                                new Assignment.Claimant(e.getKey(), e.getValue().match()))
                        .toList(),
                plugged,
                held);
        Map<String, Claim> after = claims();
        members.forEach((name, member) -> {
            if (!name.equals(asking) && !after.get(name).equals(before.get(name))) {
                member.changed().run();
            }
        });
    }

    private Map<String, Claim> claims() {
        return members.keySet().stream().collect(Collectors.toMap(n -> n, this::claim));
    }

    private Claim claim(String name) {
        Match match = members.get(name).match();
        Optional<Stick> mine = Optional.ofNullable(taken.get(name));
        List<Stick> others = plugged.stream()
                .filter(s -> match.matches(s) && mine.filter(s::equals).isEmpty())
                .toList();
        String theirs = others.stream().map(this::owner).collect(Collectors.joining(", "));
        if (mine.isPresent()) {
            return new Claim(
                    mine, others.isEmpty() ? "" : mine.get().place() + " of those that match " + match + "; " + theirs);
        }
        return new Claim(
                mine,
                others.isEmpty()
                        ? "no USB network interface matches " + match + " (yet)"
                        : "every USB network interface that matches " + match + " is taken: " + theirs);
    }

    private String owner(Stick stick) {
        return stick.place()
                + taken.entrySet().stream()
                        .filter(e -> e.getValue().equals(stick))
                        .map(e -> " is taken by " + e.getKey())
                        .findFirst()
                        .orElse(" is left");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;

/**
 * Who is where in a joined network: hosts are learned from what they say, asked now and then whether they are still there, moved when
 * they are heard elsewhere and no longer answer where they were, and forgotten when they answer nowhere. Questions for hosts that nobody knows go
 * to all other members at once, and are answered as soon as the kernel has the route. Pure but for its memory: time and what was heard are handed
 * in, what is to be sent is handed out. One thread.
 */
final class HostTable {
    /** How long a host that is heard elsewhere has time to answer where it was. */
    static final Duration STILL_THERE = Duration.ofMillis(400);
    /** How long a question waits for its answer; hosts repeat theirs each second (Linux, {@code retrans_time_ms}). */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** The same address is asked for anew by each repetition of the asker's own. */
    private static final long REPEAT = Duration.ofMillis(700).toNanos();

    private static final long STILL_THERE_REPEAT = Duration.ofMillis(120).toNanos();
    private static final long INHERITED_APART = Duration.ofMillis(4).toNanos();
    private static final int QUESTIONS_OF_A_HOST = 3;
    private static final int MOST_OPEN = 1024;
    /** Questions to all hosts that we pass on: 400 a second. */
    private static final int ASKED_PER_SECOND = 400;
    /** Of a scan or a flood with made-up senders this many get in. */
    private static final int NEW_PER_SECOND = 500;

    private final long refresh;
    private final int most;
    private final Alarms alarms;
    private final Map<IpAddress, Host> hosts = new HashMap<>();
    private final Map<IpAddress, Question> open = new LinkedHashMap<>();
    /** Hosts with a rival. */
    private final Set<Host> contested = new HashSet<>();

    private final List<Sending> out = new ArrayList<>();
    private final Bucket asking;
    private final Bucket coming;
    private List<String> active = List.of();
    private Optional<Prefix> network = Optional.empty();
    private Map<IpAddress, String> own = Map.of();
    private Map<IpAddress, Set<String>> gateways = Map.of();
    private final Map<IpAddress, String> routed = new HashMap<>();
    private long edition;
    private final SortedMap<String, Long> counts = new TreeMap<>();

    /**
     * Nobody is known.
     *
     * @param refresh after how much silence a host is asked whether it is still there
     * @param most hosts
     */
    HostTable(Duration refresh, int most, Alarms alarms, long now) {
        this.refresh = refresh.toNanos();
        this.most = most;
        this.alarms = alarms;
        asking = new Bucket(ASKED_PER_SECOND, ASKED_PER_SECOND, now);
        coming = new Bucket(NEW_PER_SECOND, 2.0 * NEW_PER_SECOND, now);
    }

    // ---- what is told

    /**
     * Says which members take part, the preferred first. Hosts behind one that no longer does are looked for behind the others.
     *
     * @param ownAddresses of this machine in the network, and their members
     */
    void members(Optional<Prefix> joined, List<String> members, Map<IpAddress, String> ownAddresses, long now) {
        if (!joined.equals(network)) {
            edition += hosts.isEmpty() ? 0 : 1;
            hosts.clear();
            open.clear();
        }
        network = joined;
        routed.values().removeIf(m -> !members.contains(m)); // who comes back has to have its route anew
        own = Map.copyOf(ownAddresses);
        if (members.stream().anyMatch(m -> !active.contains(m))) { // who was heard elsewhere may be there
            int n = 0;
            for (Host h : hosts.values()) {
                h.nextQuestion = Math.min(h.nextQuestion, now + SECOND + n++ * INHERITED_APART);
            }
        }
        own.keySet().forEach(ip -> edition += hosts.remove(ip) == null ? 0 : 1);
        active = List.copyOf(members);
        for (Iterator<Host> i = hosts.values().iterator(); i.hasNext(); ) {
            Host h = i.next();
            if (!active.contains(h.member)) {
                i.remove();
                edition++;
                active.forEach(m -> ask(m, h.ip, Optional.empty(), now));
            }
        }
    }

    /** Says where uplinks have their gateways: an address that is heard elsewhere is not believed. */
    void gateways(Map<IpAddress, Set<String>> known) {
        gateways = Map.copyOf(known);
        for (Iterator<Host> i = hosts.values().iterator(); i.hasNext(); ) {
            Host h = i.next();
            if (isElsewhere(h.ip, h.member)) {
                i.remove();
                edition++;
            }
        }
    }

    /** A host that an earlier run knew here: it is asked at once, and its route stays meanwhile. */
    void inherit(IpAddress ip, String member, long now) {
        Host h = new Host(ip, new Mac(0), member, now);
        h.nextQuestion = now + hosts.size() * INHERITED_APART; // not all at once
        hosts.put(ip, h);
        routed.put(ip, member);
        edition++;
    }

    /** The kernel has a route to {@code ip} by {@code member}, or by none: what was asked can be answered. */
    void routed(IpAddress ip, Optional<String> member) {
        if (member.isEmpty()) {
            routed.remove(ip);
            return;
        }
        routed.put(ip, member.get());
        Optional.ofNullable(hosts.get(ip))
                .filter(h -> h.member.equals(member.get()))
                .ifPresent(this::answerOpen);
    }

    /** All routes that the kernel has; after events were lost. */
    void routedAre(Map<IpAddress, String> routes) {
        routed.clear();
        routes.forEach((ip, member) -> routed(ip, Optional.of(member)));
    }

    /** An ARP frame was heard by {@code member}; {@code outgoing}: this machine asks. */
    void heard(String member, Arp arp, boolean outgoing, long now) {
        if (network.isEmpty() || !active.contains(member)) {
            return;
        }
        if (outgoing) {
            if (arp.request() && isHost(arp.targetIp()) && !own.containsKey(arp.targetIp())) {
                question(member, Optional.empty(), arp.targetIp(), now);
            }
            return;
        }
        if (isHost(arp.senderIp())) {
            seen(member, arp.senderIp(), arp.sender(), false, now);
        }
        if (!arp.request() || !isHost(arp.targetIp()) || arp.targetIp().equals(arp.senderIp())) {
            return;
        }
        Question.Asker asker = new Question.Asker(member, arp.sender(), arp.senderIp());
        if (own.containsKey(arp.targetIp())) {
            if (!own.get(arp.targetIp()).equals(member)) {
                ours(asker, arp.targetIp(), now);
            }
        } else if (arp.isProbe() && hosts.containsKey(arp.targetIp())) {
            seen(member, arp.targetIp(), arp.sender(), true, now);
        } else {
            question(member, Optional.of(asker), arp.targetIp(), now);
        }
    }

    /** The kernel has heard from a neighbour, or found that it does not answer. */
    void neighbour(String member, IpAddress ip, Optional<Mac> mac, boolean answers, long now) {
        if (network.isEmpty() || !active.contains(member) || !isHost(ip) || own.containsKey(ip)) {
            return;
        }
        if (answers && mac.filter(Mac::isHost).isPresent()) {
            seen(member, ip, mac.get(), false, now);
            return;
        }
        Host h = hosts.get(ip);
        if (!answers && h != null && h.member.equals(member) && h.unanswered < QUESTIONS_OF_A_HOST - 1) {
            h.unanswered = QUESTIONS_OF_A_HOST - 1; // one more question, here and everywhere
            h.nextQuestion = now;
        }
    }

    // ---- learning

    private void seen(String member, IpAddress ip, Mac mac, boolean probe, long now) {
        if (own.containsKey(ip)) {
            alarms.raise(
                    "own " + ip, mac + " on " + member + " uses our own address " + ip + ": a duplicate address", now);
            return;
        }
        if (isElsewhere(ip, member)) {
            count("spoofed");
            alarms.raise(
                    "gateway " + ip + member,
                    mac + " on " + member + " claims " + ip + ", the gateway on "
                            + String.join(" and ", gateways.get(ip))
                            + "; it is not believed, and the route to the gateway stays",
                    now);
            return;
        }
        Host h = hosts.get(ip);
        if (h == null) {
            learn(member, ip, mac, now);
        } else if (h.member.equals(member)) {
            confirm(h, mac, now);
        } else if (mac.equals(h.mac) && rank(member) < rank(h.member)) {
            move(h, member, mac, "", now); // no loss: it answers by the better way as well
        } else if (h.rival.isEmpty()) {
            h.rival = Optional.of(new Host.Rival(member, mac, probe, now));
            contested.add(h);
            pressRival(h, now);
        }
    }

    private void learn(String member, IpAddress ip, Mac mac, long now) {
        if (hosts.size() >= most) {
            count("full");
            alarms.raise("full", "more than " + most + " hosts; " + ip + " and others have no route (hosts)", now);
            return;
        }
        if (!coming.take(now)) {
            count("flood");
            return;
        }
        Host h = new Host(ip, mac, member, now);
        h.nextQuestion = now + refresh;
        hosts.put(ip, h);
        edition++;
        if (member.equals(routed.get(ip))) {
            answerOpen(h);
        }
    }

    private void confirm(Host h, Mac mac, long now) {
        if (!mac.equals(h.mac) && h.mac.isHost() && now - h.heard < 2 * SECOND) {
            alarms.raise(
                    "twice " + h.ip,
                    h.ip + " is used by " + h.mac + " and by " + mac + " on " + h.member + ": a duplicate address",
                    now);
        }
        h.mac = mac;
        h.heard = now;
        h.unanswered = 0;
        h.nextQuestion = now + refresh;
        h.rival.ifPresent(r -> stays(h, r, now));
        settled(h);
    }

    /** It answered where it was, although somebody else speaks for its address elsewhere. */
    private void stays(Host h, Host.Rival r, long now) {
        if (r.mac.equals(h.mac)) {
            h.note = "also reached by " + r.member + "; " + h.member + " is preferred";
            return;
        }
        h.note = "also claimed by " + r.mac + " on " + r.member;
        alarms.raise(
                "duplicate " + h.ip,
                h.ip + " is used by " + h.mac + " on " + h.member + " and by " + r.mac + " on " + r.member
                        + ": a duplicate address; the first one keeps its route",
                now);
        if (r.probe) {
            answer(new Question.Asker(r.member, r.mac, Arp.NOBODY), h.ip);
        }
    }

    private void move(Host h, String member, Mac mac, String note, long now) {
        count("moved");
        h.member = member;
        h.mac = mac;
        h.since = now;
        h.heard = now;
        h.unanswered = 0;
        h.nextQuestion = now + refresh;
        h.note = note;
        settled(h);
        edition++;
        if (member.equals(routed.get(h.ip))) {
            answerOpen(h);
        }
    }

    private void settled(Host h) {
        h.rival = Optional.empty();
        contested.remove(h);
    }

    // ---- asking and answering

    private void question(String member, Optional<Question.Asker> asker, IpAddress ip, long now) {
        Host h = hosts.get(ip);
        if (h != null && h.member.equals(member)) {
            return; // it answers for itself
        }
        if (h != null && h.member.equals(routed.get(ip))) {
            return; // the kernel answers
        }
        Question q = open.get(ip);
        boolean again = q != null && now - q.askedOn >= REPEAT;
        if (q == null) {
            if (open.size() >= MOST_OPEN) {
                count("unasked");
                return;
            }
            q = new Question(now);
            open.put(ip, q);
        }
        asker.ifPresent(q::by);
        if (h == null && (again || q.askedOn == now)) {
            q.askedOn = now;
            active.stream().filter(m -> !m.equals(member)).forEach(m -> ask(m, ip, Optional.empty(), now));
        }
    }

    /** Somebody asks for an address that we have on another member; our answers to what follows have to find the way back. */
    private void ours(Question.Asker asker, IpAddress ip, long now) {
        if (!hosts.containsKey(asker.ip()) || asker.member().equals(routed.get(asker.ip()))) {
            answer(asker, ip);
        } else if (open.size() < MOST_OPEN) {
            open.computeIfAbsent(asker.ip(), a -> new Question(now)).meanwhile(asker, ip);
        }
    }

    private void ask(String member, IpAddress ip, Optional<Mac> who, long now) {
        if (who.isPresent() || asking.take(now)) {
            count("asked");
            out.add(new Sending.Ask(member, ip, who));
        } else {
            count("unasked");
        }
    }

    private void answer(Question.Asker asker, IpAddress ip) {
        count("answered");
        out.add(new Sending.Answer(asker.member(), ip, asker.mac(), asker.ip()));
    }

    private void answerOpen(Host h) {
        Question q = open.remove(h.ip);
        if (q != null) {
            q.askers.stream().filter(a -> !a.member().equals(h.member)).forEach(a -> answer(a, h.ip));
            q.meanwhile.forEach(this::answer);
        }
    }

    // ---- time

    /** Does what is due. */
    void turn(long now) {
        open.values().removeIf(q -> now - q.until >= 0);
        contested.removeIf(h -> hosts.get(h.ip) != h);
        for (Host h : List.copyOf(hosts.values())) {
            h.rival.ifPresent(r -> {
                if (now - r.until < 0) {
                    pressRival(h, now);
                } else if (active.contains(r.member)) {
                    move(h, r.member, r.mac, "", now);
                } else {
                    settled(h);
                }
            });
            if (now - h.nextQuestion >= 0) {
                refresh(h, now);
            }
        }
    }

    private void pressRival(Host h, long now) {
        Host.Rival r = h.rival.orElseThrow();
        if (now - r.nextQuestion >= 0) {
            r.nextQuestion = now + STILL_THERE_REPEAT;
            ask(h.member, h.ip, Optional.of(h.mac).filter(Mac::isHost), now);
        }
    }

    private void refresh(Host h, long now) {
        if (h.unanswered >= QUESTIONS_OF_A_HOST) {
            hosts.remove(h.ip);
            count("forgotten");
            edition++;
            return;
        }
        h.unanswered++;
        h.nextQuestion = now + SECOND;
        if (h.unanswered == QUESTIONS_OF_A_HOST) { // it may have moved without a word
            active.forEach(m -> ask(m, h.ip, Optional.empty(), now));
        } else {
            ask(h.member, h.ip, Optional.of(h.mac).filter(Mac::isHost), now);
        }
    }

    /** Whether {@link #turn} is to be called within tenths of a second; else within a second. */
    boolean hurries() {
        return !open.isEmpty() || !contested.isEmpty();
    }

    // ---- what is there

    /** What is to be sent; it is taken as sent. */
    List<Sending> take() {
        List<Sending> taken = List.copyOf(out);
        out.clear();
        return taken;
    }

    /** Rises whenever a host came, moved or went. */
    long edition() {
        return edition;
    }

    /** Where everybody is. */
    SortedMap<IpAddress, String> places() {
        SortedMap<IpAddress, String> places = new TreeMap<>();
        hosts.values().forEach(h -> places.put(h.ip, h.member));
        return places;
    }

    /** All hosts, by address. */
    List<Host> hosts() {
        return hosts.values().stream().sorted((a, b) -> a.ip.compareTo(b.ip)).toList();
    }

    /** What happened how often. */
    SortedMap<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    private void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    private int rank(String member) {
        return active.indexOf(member);
    }

    private boolean isElsewhere(IpAddress ip, String member) {
        Set<String> where = gateways.getOrDefault(ip, Set.of());
        return !where.isEmpty() && !where.contains(member);
    }

    /** Whether {@code ip} is a host's in the network: neither its first nor its last address (RFC 1122 §3.2.1.3). */
    private boolean isHost(IpAddress ip) {
        Prefix joined = network.orElseThrow();
        return joined.contains(ip) && !ip.equals(joined.address()) && !ip.equals(Networks.last(joined));
    }
}

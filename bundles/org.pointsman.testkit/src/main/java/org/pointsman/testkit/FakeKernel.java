/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.KernelView;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/**
 * A kernel in memory: holds links, addresses, routes, rules, neighbours and sysctls, applies steps to them and announces
 * changes through the loop. Like the real one it drops the routes of an interface that goes away or down.
 */
public final class FakeKernel implements Backend {
    private final ControlLoop loop;
    private final Ownership ownership;
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final Set<InterfaceAddress> addresses = new LinkedHashSet<>();
    private final List<Route> routes = new ArrayList<>();
    private final Set<Rule> rules = new LinkedHashSet<>();
    private final Map<String, String> sysctls = new TreeMap<>();
    private final Map<String, Neighbour> neighbours = new LinkedHashMap<>();
    private Optional<NftTable> nftTable = Optional.empty();
    private final List<Consumer<KernelEvent>> listeners = new CopyOnWriteArrayList<>();
    private final List<Step> applied = new ArrayList<>();
    private final List<String> solicited = new ArrayList<>();
    private final List<String> strayed = new ArrayList<>();
    private final Set<String> answering = new LinkedHashSet<>();
    private Function<Step, Optional<String>> refusal = step -> Optional.empty();
    private Map<String, List<Step>> armed = Map.of();
    private int nextIndex = 10;

    /** An empty kernel that announces through {@code loop}. */
    public FakeKernel(ControlLoop loop) {
        this(loop, Ownership.DEFAULT);
    }

    /** An empty kernel in which {@code ownership} is ours. */
    public FakeKernel(ControlLoop loop, Ownership ownership) {
        this.loop = loop;
        this.ownership = ownership;
    }

    // ---- what a test does to the kernel

    /** Creates an Ethernet interface, administratively up, with or without carrier. */
    public Link addLink(String name, boolean carrier) {
        return addLink(name, true, carrier);
    }

    /** Creates an Ethernet interface as a driver does: administratively down. */
    public Link addLinkDown(String name) {
        return addLink(name, false, false);
    }

    private Link addLink(String name, boolean up, boolean carrier) {
        int index = nextIndex++;
        Link link = new Link(
                index,
                name,
                "",
                "02:00:00:00:00:%02x".formatted(index),
                up,
                carrier,
                carrier ? 6 : 2,
                false,
                0,
                index,
                1500);
        sysctls.put("net/ipv4/conf/" + name + "/ignore_routes_with_linkdown", "0");
        change(link);
        return link;
    }

    /** Sets the carrier of an interface. */
    public void carrier(String name, boolean carrier) {
        Link l = links.get(name);
        if (!carrier) {
            neighbours.values().removeIf(n -> n.device().equals(name));
            List<Step> reflex = armed.get(name);
            if (reflex != null) {
                armed = Map.of();
                boolean ok = apply(reflex).ok();
                announce(new KernelEvent.ReflexFired(reflex, ok, loop.nanoTime()));
            }
        }
        change(with(l, l.adminUp(), carrier));
    }

    /** Sets an interface administratively up; the cable is in. */
    public void setUp(String name) {
        change(with(links.get(name), true, true));
    }

    /** Sets an interface administratively down: its routes go without a word, its addresses stay. */
    public void setDown(String name) {
        routes.removeIf(r -> r.device().equals(name));
        neighbours.values().removeIf(n -> n.device().equals(name));
        change(with(links.get(name), false, false));
    }

    private static Link with(Link l, boolean up, boolean carrier) {
        return new Link(
                l.index(),
                l.name(),
                l.kind(),
                l.mac(),
                up,
                carrier,
                carrier ? 6 : 2,
                l.pointToPoint(),
                l.master(),
                l.peer(),
                l.mtu());
    }

    /** Removes an interface and, silently, all that hangs on it. */
    public void removeLink(String name) {
        Link gone = links.remove(name);
        addresses.removeIf(a -> a.device().equals(name));
        routes.removeIf(r -> r.device().equals(name));
        neighbours.values().removeIf(n -> n.device().equals(name));
        sysctls.keySet().removeIf(k -> k.contains("/" + name + "/"));
        announce(new KernelEvent.LinkRemoved(gone, loop.nanoTime()));
    }

    private void change(Link link) {
        links.put(link.name(), link);
        announce(new KernelEvent.LinkChanged(link, loop.nanoTime()));
    }

    /** Sets a sysctl as somebody else would; it exists from then on. */
    public void sysctl(String key, String value) {
        sysctls.put(key, value);
    }

    /** Adds an address as somebody else would. */
    public void addForeign(InterfaceAddress address) {
        addresses.add(address);
        announce(new KernelEvent.AddressChanged(address, false, false));
    }

    /** Removes an address as somebody else would. */
    public void removeForeign(InterfaceAddress address) {
        addresses.remove(address);
        announce(new KernelEvent.AddressChanged(address, true, false));
    }

    /** Adds a route as somebody else would. */
    public void addForeign(Route route) {
        routes.removeIf(r -> r.key().equals(route.key()));
        routes.add(route);
        announce(new KernelEvent.RouteChanged(route, false, false));
    }

    /** Removes a route as somebody else would. */
    public void removeForeign(Route route) {
        routes.remove(route);
        announce(new KernelEvent.RouteChanged(route, true, false));
    }

    /** Adds a rule as somebody else would. */
    public void addForeign(Rule rule) {
        rules.add(rule);
        announce(new KernelEvent.RuleChanged(rule, false, false));
    }

    /** Removes a rule as somebody else would. */
    public void removeForeign(Rule rule) {
        rules.remove(rule);
        announce(new KernelEvent.RuleChanged(rule, true, false));
    }

    /** From now on this neighbour answers, or not, when it is asked. */
    public void answers(String device, String address, boolean answers) {
        String key = device + " " + address;
        if (answers) {
            answering.add(key);
        } else {
            answering.remove(key);
        }
    }

    /** Announces a neighbour's state as the kernel would on its own. */
    public void neighbour(String device, String address, int state) {
        Neighbour n = new Neighbour(device, IpAddress.parse(address), "02:00:00:00:ff:01", state);
        neighbours.put(device + " " + address, n);
        announce(new KernelEvent.NeighbourChanged(n, false));
    }

    /** Announces any event. */
    public void announce(KernelEvent event) {
        loop.post(() -> listeners.forEach(l -> l.accept(event)));
    }

    /** Steps for which {@code why} has a reason fail with it. */
    public void refuse(Function<Step, Optional<String>> why) {
        refusal = why;
    }

    // ---- what a test asks

    /** All steps that were applied, oldest first. */
    public List<Step> applied() {
        return List.copyOf(applied);
    }

    /** Forgets {@link #applied()}. */
    public void clearApplied() {
        applied.clear();
    }

    /** Neighbours that were asked for, as {@code eth0 192.0.2.1}, oldest first. */
    public List<String> solicited() {
        return List.copyOf(solicited);
    }

    /** Those of {@link #solicited()} that were asked by an interface without an address, so in the name of another one. */
    public List<String> strayed() {
        return List.copyOf(strayed);
    }

    /** Everything in it, whoever put it there. */
    public NetworkState everything() {
        NetworkState.Builder b = NetworkState.builder();
        sysctls.forEach(b::sysctl);
        addresses.forEach(b::address);
        routes.forEach(b::route);
        rules.forEach(b::rule);
        nftTable.ifPresent(b::nftTable);
        return b.build();
    }

    // ---- Backend

    @Override
    public Ownership ownership() {
        return ownership;
    }

    @Override
    public KernelView view() {
        return new KernelView(
                List.copyOf(links.values()),
                List.copyOf(addresses),
                routes.stream()
                        .filter(r -> r.table() == 254 && r.destination().isDefault())
                        .toList(),
                List.copyOf(neighbours.values()));
    }

    @Override
    public Optional<Link> link(int index) {
        return links.values().stream().filter(l -> l.index() == index).findFirst();
    }

    @Override
    public void sampleCarrier(Collection<Integer> indexes) {
        // nothing is ever held back here
    }

    @Override
    public NetworkState observe(NetworkState desired) {
        NetworkState.Builder b = NetworkState.builder();
        desired.sysctls().keySet().stream().filter(sysctls::containsKey).forEach(k -> b.sysctl(k, sysctls.get(k)));
        desired.linksUp().keySet().stream()
                .filter(links::containsKey)
                .forEach(device -> b.linkUp(device, links.get(device).adminUp()));
        addresses.stream()
                .filter(a -> ownership.owns(a)
                        || desired.addresses().stream()
                                .anyMatch(d -> d.device().equals(a.device())
                                        && d.prefix().equals(a.prefix())))
                .forEach(b::address);
        routes.stream()
                .filter(r -> ownership.owns(r) || desired.route(r.key()).isPresent())
                .forEach(b::route);
        rules.stream()
                .filter(r -> ownership.ownsPriority(r.priority()) || ownership.sharesMarkOf(r))
                .forEach(b::rule);
        nftTable.ifPresent(b::nftTable);
        return b.build();
    }

    @Override
    public ApplyResult apply(List<Step> steps) {
        int done = 0;
        for (Step step : steps) {
            Optional<String> no = refusal.apply(step).or(() -> impossible(step));
            if (no.isPresent()) {
                return new ApplyResult(done, Optional.of(step), step.text() + ": " + no.get());
            }
            applyOne(step);
            applied.add(step);
            done++;
        }
        return ApplyResult.complete(done);
    }

    private Optional<String> impossible(Step step) {
        return step instanceof Step.ReplaceRoute r
                        && !links.containsKey(r.route().device())
                ? Optional.of("no such device")
                : Optional.empty();
    }

    private void applyOne(Step step) {
        if (step instanceof Step.SetSysctl s) {
            sysctls.put(s.key(), s.value());
        } else if (step instanceof Step.SetLinkUp l) {
            setUp(l.device());
        } else if (step instanceof Step.AddAddress a) {
            addresses.add(a.address());
            announce(new KernelEvent.AddressChanged(a.address(), false, true));
        } else if (step instanceof Step.DeleteAddress a) {
            addresses.remove(a.address());
            announce(new KernelEvent.AddressChanged(a.address(), true, true));
        } else if (step instanceof Step.ReplaceRoute r) {
            routes.removeIf(x -> x.key().equals(r.route().key()));
            routes.add(r.route());
            announce(new KernelEvent.RouteChanged(r.route(), false, true));
        } else if (step instanceof Step.DeleteRoute r) {
            routes.remove(r.route());
            announce(new KernelEvent.RouteChanged(r.route(), true, true));
        } else if (step instanceof Step.AddRule r) {
            rules.add(r.rule());
            announce(new KernelEvent.RuleChanged(r.rule(), false, true));
        } else if (step instanceof Step.DeleteRule r) {
            rules.remove(r.rule());
            announce(new KernelEvent.RuleChanged(r.rule(), true, true));
        } else if (step instanceof Step.ReplaceNftTable t) {
            nftTable = Optional.of(t.table());
        } else if (step instanceof Step.DeleteConntrack c) {
            announce(new KernelEvent.FlowsDeleted(c.mark(), loop.nanoTime(), loop.nanoTime(), ""));
        } else if (step instanceof Step.DeleteNftTable) {
            nftTable = Optional.empty();
        } else if (step instanceof Step.UpdateNftElements u) {
            nftTable = nftTable.map(t -> {
                TreeMap<String, java.util.SortedMap<String, String>> all = new TreeMap<>(t.elements());
                TreeMap<String, String> map = new TreeMap<>(all.getOrDefault(u.map(), new TreeMap<>()));
                map.putAll(u.elements());
                all.put(u.map(), map);
                return new NftTable(t.name(), t.sections(), all);
            });
        }
    }

    @Override
    public void arm(Map<String, List<Step>> onCarrierLoss) {
        armed = Map.copyOf(onCarrierLoss);
    }

    /** What is armed now. */
    public Map<String, List<Step>> armed() {
        return armed;
    }

    @Override
    public void solicit(String device, IpAddress address) {
        String key = device + " " + address;
        solicited.add(key);
        if (addresses.stream().noneMatch(a -> a.device().equals(device))) {
            strayed.add(key);
        }
        Link link = links.get(device);
        if (link != null && link.running() && answering.contains(key)) {
            neighbour(device, address.toString(), Neighbour.REACHABLE);
        }
    }

    @Override
    public Registration subscribe(Consumer<KernelEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}

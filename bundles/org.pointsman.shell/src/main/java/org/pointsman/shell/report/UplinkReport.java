/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.UplinkView;

/**
 * One uplink, as it stood when it was asked for.
 *
 * @param name its name
 * @param medium what carries it; empty if it does not say
 * @param device interface that packets leave by
 * @param port interface whose carrier counts, where it is another one
 * @param metric lower is preferred
 * @param weight share among uplinks of one metric
 * @param enabled whether an operator lets it be used
 * @param carrier whether there is carrier
 * @param session how far its session has come
 * @param reachability whether its gateway answers
 * @param health whether the internet answers through it
 * @param usable whether traffic can be sent by it
 * @param restraint what holds it back from new flows
 * @param heldFor how long that will last, if it ends by itself
 * @param penalty points that it has against it now; 0: none
 * @param chosen whether unmarked traffic takes it
 * @param share parts of 256 of the new flows that it gets
 * @param gateway next hop
 * @param addresses its own addresses
 * @param resolvers DNS servers
 * @param table its routing table
 * @param mark the mark that sends a packet by it
 * @param since how long {@code usable} has had its value
 * @param explanation why it is usable, or why not
 * @param report its own last words
 * @param details further facts of its own
 */
public record UplinkReport(
        String name,
        String medium,
        Optional<String> device,
        Optional<String> port,
        int metric,
        int weight,
        boolean enabled,
        boolean carrier,
        Session session,
        Reachability reachability,
        HealthState health,
        boolean usable,
        Optional<Restraint> restraint,
        Optional<Duration> heldFor,
        int penalty,
        boolean chosen,
        int share,
        Optional<String> gateway,
        List<String> addresses,
        List<String> resolvers,
        int table,
        String mark,
        Duration since,
        String explanation,
        String report,
        SortedMap<String, String> details)
        implements Report {
    /** Copies the collections. */
    public UplinkReport {
        addresses = List.copyOf(addresses);
        resolvers = List.copyOf(resolvers);
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /**
     * Reports on {@code view}.
     *
     * @param chosen whether unmarked traffic takes it
     * @param nanos present reading of the clock of {@link UplinkView#sinceNanos()}
     */
    public static UplinkReport of(UplinkView view, boolean chosen, long nanos) {
        UplinkStatus status = view.status();
        return new UplinkReport(
                view.name(),
                view.medium(),
                status.device(),
                status.port(),
                view.metric(),
                view.weight(),
                view.enabled(),
                view.carrier(),
                status.session(),
                view.reachability(),
                view.health().state(),
                view.usable(),
                view.restraint(),
                view.restraint().flatMap(r -> remaining(r, nanos)),
                (int) Math.round(view.penalty().map(p -> p.at(nanos)).orElse(0.0)),
                chosen,
                view.share(),
                status.gateway().map(Object::toString),
                status.addresses().stream().map(Object::toString).toList(),
                status.resolvers().stream().map(Object::toString).toList(),
                view.table(),
                view.mark().toString(),
                Duration.ofNanos(Math.max(0, nanos - view.sinceNanos())),
                view.explanation(),
                status.explanation(),
                status.details());
    }

    /** In whole seconds, rounded up. */
    private static Optional<Duration> remaining(Restraint restraint, long nanos) {
        return restraint.untilNanos().stream()
                .mapToObj(t -> Duration.ofSeconds(
                        Duration.ofNanos(Math.max(0, t - nanos)).plusMillis(999).toSeconds()))
                .findFirst();
    }

    /** The one word that matters most, beginning at the bottom: an operator's no, the wire, the session, what holds it back. */
    public String state() {
        if (!enabled) {
            return "disabled";
        }
        if (!carrier) {
            return "no carrier";
        }
        return held() ? "held back" : Words.lower(session);
    }

    private boolean held() {
        return usable && restraint.isPresent();
    }

    /** Why it is usable, or why not; and how long it is still held back. */
    public String why() {
        return explanation
                + heldFor.map(d -> ", " + Words.duration(d) + " left").orElse("");
    }

    /** Whether an operator wants it and it cannot be used. */
    public boolean missed() {
        return enabled && !usable;
    }

    /** Whether new flows take it. */
    public boolean inUse() {
        return chosen || share > 0;
    }

    /** Its part of the new flows in words; a dash for none. */
    public String percent() {
        return share > 0 ? String.format(Locale.ROOT, "%.0f %%", 100.0 * share / NetworkState.SHARES) : "-";
    }

    String reachable() {
        return switch (reachability) {
            case UNKNOWN -> "unknown";
            case CONFIRMED -> "yes";
            case UNREACHABLE -> "no";
        };
    }

    Style stateStyle() {
        if (!enabled) {
            return Style.DIM;
        }
        if (!carrier || session == Session.DOWN) {
            return Style.BAD;
        }
        return session == Session.UP && !held() ? Style.GOOD : Style.WARN;
    }

    Style reachableStyle() {
        return switch (reachability) {
            case UNKNOWN -> available() ? Style.WARN : Style.DIM;
            case CONFIRMED -> available() ? Style.GOOD : Style.DIM;
            case UNREACHABLE -> Style.BAD;
        };
    }

    private boolean available() {
        return enabled && carrier && session == Session.UP;
    }

    @Override
    public String part() {
        return Words.clean(name);
    }

    @Override
    public String line() {
        return Words.clean(name + ": " + state() + (inUse() ? ", in use" : "") + ", reachable " + reachable() + ", for "
                + Words.duration(since) + ": " + why());
    }

    @Override
    public String text(Terminal terminal) {
        Facts facts = new Facts()
                .add("uplink", name, Style.TITLE)
                .add("state", state(), stateStyle())
                .add("reachable", reachable(), reachableStyle())
                .add("in use", inUse() ? "yes" : "no", inUse() ? Style.GOOD : Style.PLAIN)
                .add("share", share > 0 ? percent() + " of new flows" : "")
                .add("usable", (usable ? "yes" : "no") + ", for " + Words.duration(since))
                .add("why", why())
                .add("penalty", penalty > 0 ? penalty + " for failures of late" : "")
                .add("says", report.equals(explanation) ? "" : report)
                .add("medium", medium)
                .add(
                        "interface",
                        device.orElse("") + port.map(p -> ", carrier of " + p).orElse(""))
                .add("gateway", gateway.orElse(""))
                .addAll("addresses", addresses)
                .addAll("resolvers", resolvers)
                .add("metric", metric + ", weight " + weight)
                .add("table", table + ", mark " + mark);
        details.forEach(facts::add);
        return facts.text(terminal);
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("name", name)
                .add("medium", medium)
                .add("device", Json.orNull(device))
                .add("port", Json.orNull(port))
                .add("metric", metric)
                .add("weight", weight)
                .add("enabled", enabled)
                .add("carrier", carrier)
                .add("session", Words.lower(session))
                .add("reachability", Words.lower(reachability))
                .add("health", Words.lower(health))
                .add("usable", usable)
                .add("held", Json.orNull(restraint.map(r -> Words.lower(r.kind()))))
                .add(
                        "heldForSeconds",
                        Json.orNull(
                                heldFor.map(d -> OptionalLong.of(d.toSeconds())).orElse(OptionalLong.empty())))
                .add("penalty", penalty)
                .add("chosen", chosen)
                .add("share", share)
                .add("gateway", Json.orNull(gateway))
                .add("addresses", Json.strings(addresses))
                .add("resolvers", Json.strings(resolvers))
                .add("table", table)
                .add("mark", mark)
                .add("sinceSeconds", since.toSeconds())
                .add("explanation", explanation)
                .add("report", report)
                .add("details", Json.strings(details))
                .build();
    }
}

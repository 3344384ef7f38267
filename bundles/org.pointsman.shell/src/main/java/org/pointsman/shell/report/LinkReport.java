/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.link.LinkSnapshot;

/**
 * One network interface, as the kernel shows it.
 *
 * @param link the kernel's facts
 * @param master name of the bridge or bond that it is a port of
 * @param addresses its addresses, whoever added them
 */
public record LinkReport(Link link, Optional<String> master, List<String> addresses) implements Report {
    // RFC 2863 ifOperStatus as linux/if.h numbers it
    private static final List<String> OPER_STATES =
            List.of("unknown", "not present", "down", "lower layer down", "testing", "dormant", "up");

    /** Copies the list. */
    public LinkReport {
        addresses = List.copyOf(addresses);
    }

    /** Reports on {@code link} of {@code links}. */
    public static LinkReport of(Link link, LinkSnapshot links) {
        return new LinkReport(
                link,
                link.master() == 0
                        ? Optional.empty()
                        : links.link(link.master()).map(Link::name),
                links.addresses(link.name()).stream()
                        .map(a -> a.prefix().toString())
                        .toList());
    }

    /** What a person wants to know first. */
    public String state() {
        if (!link.adminUp()) {
            return "switched off";
        }
        if (!link.carrier()) {
            return "no carrier";
        }
        return link.running() ? "up" : "dormant";
    }

    String kind() {
        if (link.kind().isEmpty()) {
            return link.name().equals("lo") ? "loopback" : "physical";
        }
        return link.kind();
    }

    String operState() {
        int state = link.operState();
        return state >= 0 && state < OPER_STATES.size() ? OPER_STATES.get(state) : "state " + state;
    }

    Style style() {
        if (!link.adminUp()) {
            return Style.DIM;
        }
        return link.running() ? Style.GOOD : Style.WARN;
    }

    @Override
    public String part() {
        return Words.clean(link.name());
    }

    @Override
    public String line() {
        return Words.clean(
                link.name() + ": " + state() + ", " + kind() + (addresses.isEmpty() ? "" : ", " + addresses.get(0)));
    }

    @Override
    public String text(Terminal terminal) {
        return new Facts()
                .add("link", link.name(), Style.TITLE)
                .add("state", state(), style())
                .add("operstate", operState())
                .add("kind", kind())
                .add("port of", master.orElse(""))
                .add("mac", link.mac())
                .add("mtu", Integer.toString(link.mtu()))
                .add("index", Integer.toString(link.index()))
                .addAll("addresses", addresses)
                .text(terminal);
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("name", link.name())
                .add("index", link.index())
                .add("kind", link.kind())
                .add("mac", link.mac())
                .add("adminUp", link.adminUp())
                .add("carrier", link.carrier())
                .add("running", link.running())
                .add("operstate", operState())
                .add("pointToPoint", link.pointToPoint())
                .add("master", Json.orNull(master))
                .add("mtu", link.mtu())
                .add("addresses", Json.strings(addresses))
                .build();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.setup;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.state.Route;

/** What this machine's interfaces would best be, and the configuration that makes them so; for the shell and the web console alike. */
public final class Survey {
    private static final Pattern INTERFACE = Pattern.compile("\"([^\"]+)\"");

    private Survey() {}

    /**
     * Looks.
     *
     * @param links as they are
     * @param own our protocol number of routes: what it has says nothing of what others manage
     * @param uplinks names of those that there are
     * @param now text of the configuration in force
     * @return uplinks in order of preference, then the others by name
     */
    public static List<Role> roles(
            LinkSnapshot links, int own, List<String> uplinks, ConfigurationStore store, String now) {
        Sysfs sysfs = Sysfs.here();
        List<Seen> seen = links.links().stream()
                .filter(l -> !l.name().equals("lo"))
                .map(l -> new Seen(
                        l,
                        links.addresses(l.name()).stream()
                                .map(a -> a.prefix().toString())
                                .filter(a -> !a.startsWith("fe80:"))
                                .toList(),
                        links.defaultRoutes(l.name()).stream()
                                .filter(r -> r.protocol() != own)
                                .mapToInt(Route::metric)
                                .min(),
                        sysfs.nature(l.name())))
                .toList();
        return Proposal.of(seen, uplinks, named(store, now));
    }

    /** The text {@code now} with what {@code roles} would have configured. */
    public static String text(ConfigurationStore store, String now, Collection<Role> roles) {
        String text = now;
        for (Role r : roles) {
            if (r.uplink()) {
                text = store.edited(text, r.pid(), "", Optional.of(r.value()));
            }
        }
        return text;
    }

    /** Interfaces that the configuration names, whatever for. */
    private static Collection<String> named(ConfigurationStore store, String now) {
        TreeSet<String> named = new TreeSet<>();
        store.changes("{}", now).stream()
                .filter(c -> c.key().equals("interface") || c.key().equals("port"))
                .flatMap(c -> c.after().stream())
                .forEach(v -> {
                    Matcher m = INTERFACE.matcher(v);
                    while (m.find()) {
                        named.add(m.group(1));
                    }
                });
        return named;
    }
}

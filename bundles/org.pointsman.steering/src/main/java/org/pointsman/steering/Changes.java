/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.wan.Demotion;

/** Says in words what changed between two moments: the trigger of a decision. */
final class Changes {
    private Changes() {}

    static List<String> between(List<Facts> before, List<Facts> after) {
        Map<String, Facts> old = before.stream().collect(Collectors.toMap(Facts::name, Function.identity()));
        List<String> sentences = new ArrayList<>();
        for (Facts now : after) {
            Facts was = old.remove(now.name());
            if (was == null) {
                sentences.add(now.name() + " was added: " + now.explanation());
            } else if (!was.equals(now)) {
                sentences.add(now.name() + ": " + what(was, now));
            }
        }
        old.keySet().stream().sorted().forEach(name -> sentences.add(name + " was removed"));
        return sentences;
    }

    /** Whether a change is worth a record though nothing had to be done: an uplink came, went, or may be used where it could not, or the reverse. */
    static boolean decisive(List<Facts> before, List<Facts> after) {
        Map<String, Facts> old = before.stream().collect(Collectors.toMap(Facts::name, Function.identity()));
        return before.size() != after.size()
                || after.stream()
                        .anyMatch(now -> Optional.ofNullable(old.get(now.name()))
                                .filter(was -> was.usable() == now.usable()
                                        && was.enabled() == now.enabled()
                                        && was.hold() == now.hold()
                                        && was.demotion().equals(now.demotion())
                                        && was.configuredMetric() == now.configuredMetric()
                                        && was.configuredWeight() == now.configuredWeight())
                                .isEmpty());
    }

    private static String what(Facts was, Facts now) {
        String device = now.status().device().orElse("its interface");
        String port = now.status().port().orElse(device);
        if (was.hold() != now.hold()) {
            return now.hold().change(was.hold());
        } else if (!was.demotion().equals(now.demotion())) {
            return now.demotion().map(Demotion::reason).orElse("no longer demoted");
        } else if (was.enabled() != now.enabled()) {
            return now.enabled() ? "enabled" : "disabled";
        } else if (was.status().session() != now.status().session()) {
            return now.status().session() == Session.UP
                    ? "session is up on " + device
                    : now.status().explanation();
        } else if (was.linked() != now.linked()) {
            return now.linked()
                    ? device + " is there"
                    : device + (now.exists() ? " was set administratively down" : " is gone");
        } else if (was.carrier() != now.carrier()) {
            return port + (now.carrier() ? " has carrier" : " lost carrier");
        } else if (!was.status().gateway().equals(now.status().gateway())) {
            return "gateway is now "
                    + now.status().gateway().map(IpAddress::toString).orElse("none");
        } else if (!was.status().addresses().equals(now.status().addresses())) {
            return "address is now " + now.status().addresses();
        } else if (was.reachability() != now.reachability()) {
            return now.explanation();
        } else if (was.health() != now.health()) {
            return now.health() != HealthState.UP
                    ? now.explanation()
                    : "the internet answers" + (was.health() == HealthState.UNKNOWN ? "" : " again");
        } else if (!was.restraint().equals(now.restraint())) {
            return now.restraint().isPresent() ? now.explanation() : "nothing holds it back any longer";
        } else if (was.metric() != now.metric() || was.weight() != now.weight()) {
            return "metric " + now.metric() + ", weight " + now.weight();
        }
        return "reported: " + now.status().explanation();
    }
}

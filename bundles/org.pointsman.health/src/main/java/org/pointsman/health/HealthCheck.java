/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.health.Probe;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;

/** Finds targets that cannot be probed. */
@Component(service = ConfigurationCheck.class)
public final class HealthCheck implements ConfigurationCheck {
    private static final String TARGETS = "targets";
    private static final String LAN = "org.pointsman.lan~";

    private final Map<String, Probe> probes = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProbe(Probe probe, Map<String, Object> properties) {
        probes.put(String.valueOf(properties.get(Probe.KIND)), probe);
    }

    void removeProbe(Probe probe, Map<String, Object> properties) {
        probes.remove(String.valueOf(properties.get(Probe.KIND)), probe);
    }

    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        configuration.forEach((pid, properties) -> {
            if (pid.equals(HealthConfig.PID) || pid.startsWith(HealthUplinkConfig.PID + "~")) {
                targets(pid, properties, configuration, problems);
                nobody(pid, configuration.keySet()).ifPresent(problems::add);
            }
        });
        return problems;
    }

    /** Whatever bundle it is of, an uplink has a factory PID with its name behind the {@code ~}. */
    private static Optional<Problem> nobody(String pid, Set<String> configured) {
        int tilde = pid.indexOf('~');
        boolean known = tilde < 0
                || configured.stream().anyMatch(other -> !other.equals(pid) && other.endsWith(pid.substring(tilde)));
        return known
                ? Optional.empty()
                : Optional.of(new Problem(
                        pid,
                        "",
                        "there is no uplink named '" + pid.substring(tilde + 1)
                                + "'; behind the ~ stands the name of one, as in org.pointsman.uplink.ethernet~"
                                + pid.substring(tilde + 1)));
    }

    private void targets(
            String pid,
            Map<String, Object> properties,
            Map<String, Map<String, Object>> configuration,
            List<Problem> problems) {
        Set<String> seen = new HashSet<>();
        for (Object value : values(properties.get(TARGETS))) {
            String text = String.valueOf(value);
            refusal(text)
                    .or(() -> inLan(text, configuration))
                    .or(() -> seen.add(Target.parse(text).toString())
                            ? Optional.empty()
                            : Optional.of("'" + text + "' is named twice; name each target once"))
                    .ifPresent(sentence -> problems.add(new Problem(pid, TARGETS, sentence)));
        }
    }

    /** What is of a kind that nobody knows yet may be a plug-in's that comes later. */
    private Optional<String> refusal(String text) {
        Target target = Target.parse(text);
        if (!target.kind().matches("[a-z][a-z0-9]*")) {
            return Optional.of("the value is '" + text
                    + "', allowed: icmp:ADDRESS, icmp:gateway, arp:gateway, tcp:ADDRESS:PORT, dns:ADDRESS?NAME,"
                    + " dns:resolvers, http://HOST/PATH, https://HOST/PATH, or a plug-in's KIND:ADDRESS");
        }
        Optional<String> refused =
                switch (target.kind()) { // ours are known even where nothing is probed, as by 'pointsman check'
                    case Target.ICMP -> IcmpProbe.refused(target.address());
                    case Target.ARP -> ArpProbe.refused(target.address());
                    case Target.TCP -> TcpProbe.refused(target.address());
                    case Target.DNS -> DnsProbe.refused(target.address());
                    case Target.HTTP -> HttpProbe.refused(target.address());
                    case Target.HTTPS -> HttpsProbe.refused(target.address());
                    default -> Optional.ofNullable(probes.get(target.kind())).flatMap(p -> p.refusal(target.address()));
                };
        return refused.map(why -> "the value is '" + text + "', " + why);
    }

    private static Optional<String> inLan(String text, Map<String, Map<String, Object>> configuration) {
        String host = Target.parse(text).address().replaceFirst("^//", "").replaceFirst("[:/?#].*", "");
        if (!Target.isHost(host)) {
            return Optional.empty();
        }
        IpAddress address = IpAddress.parse(host);
        return configuration.entrySet().stream()
                .filter(e -> e.getKey().startsWith(LAN))
                .filter(e -> contains(e.getValue().get("address"), address))
                .map(e -> "the value is '" + text + "', which is in the network of " + e.getKey()
                        + ": a host there says nothing about the internet")
                .findFirst();
    }

    private static boolean contains(Object lan, IpAddress address) {
        try {
            return InterfacePrefix.parse(String.valueOf(lan)).network().contains(address);
        } catch (IllegalArgumentException e) {
            return false; // another check says so
        }
    }

    private static Collection<?> values(Object value) {
        if (value instanceof Object[] array) {
            return Arrays.asList(array);
        }
        return value instanceof Collection<?> c ? c : List.of();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.net.IpAddress;

/** SSH listens where the internet does not ask, and for keys that can be read. */
@Component
public final class SshCheck implements ConfigurationCheck {
    private static final String LAN = "org.pointsman.lan~";
    private static final Pattern KEY = Pattern.compile(
            "(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]{40,}={0,2}( [^\\p{Cntrl}]*)?");

    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        Map<String, Object> ssh = configuration.get(SshDoor.PID);
        if (ssh == null) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        if (ssh.get("address") instanceof String address && !allowed(address, configuration)) {
            problems.add(new Problem(
                    SshDoor.PID,
                    "address",
                    "'" + address + "' is neither a loopback address nor the router's in a served network"
                            + " (org.pointsman.lan); it would be open to the internet"));
        }
        for (String key : List.of("admins", "viewers")) {
            for (String line : ssh.get(key) instanceof String[] lines ? lines : new String[0]) {
                if (!KEY.matcher(line).matches()) {
                    problems.add(new Problem(
                            SshDoor.PID,
                            key,
                            "'" + (line.length() > 30 ? line.substring(0, 30) + "…" : line)
                                    + "' is no public key: ssh-ed25519, ecdsa-sha2-nistp256/384/521 or ssh-rsa, as the file"
                                    + " ~/.ssh/id_….pub has it"));
                }
            }
        }
        return problems;
    }

    private static boolean allowed(String address, Map<String, Map<String, Object>> configuration) {
        try {
            String canonical = IpAddress.parse(address).toString();
            return canonical.startsWith("127.")
                    || canonical.equals("::1")
                    || served(configuration).contains(canonical);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Set<String> served(Map<String, Map<String, Object>> configuration) {
        Set<String> served = new TreeSet<>();
        configuration.forEach((pid, values) -> {
            if (pid.startsWith(LAN) && values.get("address") instanceof String address) {
                served.add(address.split("/")[0]);
            }
        });
        return served;
    }
}

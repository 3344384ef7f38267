/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What dnsmasq's last words mean to the operator. */
final class Diagnosis {
    /** What dnsmasq says, and dies only at its start, when it cannot open the port of an address. */
    static final String NOT_LISTENING = "failed to create listening socket for ";

    private static final Pattern LISTENING = Pattern.compile(NOT_LISTENING + "(\\S+): (.*)", Pattern.DOTALL);
    private static final Pattern DHCP = Pattern.compile("failed to bind DHCP server socket: (.*)", Pattern.DOTALL);
    private static final Pattern CAPABILITY = Pattern.compile("process is missing required capability (\\w+)");
    private static final String TAKEN = "Address already in use";
    private static final int DNS_PORT = 53;
    private static final int DHCP_PORT = 67;

    private Diagnosis() {}

    /** One sentence for the end of dnsmasq. {@code holder} tells who has a port. */
    static String of(int exit, String lastWords, IntFunction<Optional<String>> holder) {
        Matcher listening = LISTENING.matcher(lastWords);
        if (listening.find()) {
            String what = "names cannot be served on " + listening.group(1) + ": ";
            return what + port(DNS_PORT, listening.group(2), holder);
        }
        Matcher dhcp = DHCP.matcher(lastWords);
        if (dhcp.find()) {
            return "addresses cannot be given out: " + port(DHCP_PORT, dhcp.group(1), holder);
        }
        Matcher capability = CAPABILITY.matcher(lastWords);
        if (capability.find()) {
            return "dnsmasq lacks the capability CAP_" + capability.group(1)
                    + "; the systemd unit gives it in AmbientCapabilities and CapabilityBoundingSet";
        }
        return "dnsmasq ended with " + exit + (lastWords.isEmpty() ? "" : " (" + lastWords + ")")
                + "; it is started again";
    }

    private static String port(int port, String why, IntFunction<Optional<String>> holder) {
        if (why.strip().equals(TAKEN)) {
            return "port " + port + " is taken"
                    + holder.apply(port).map(h -> " by " + h).orElse("") + "; it is tried again";
        }
        if (why.strip().equals("Permission denied")) {
            return "dnsmasq may not open port " + port + ", which needs the capability CAP_NET_BIND_SERVICE";
        }
        return why.strip() + " (port " + port + "); it is tried again";
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.api.net.IpAddress;

/**
 * What pppd 2.4 and 2.5 says on its log while it connects. Whole lines only: a peer's free text, which pppd prints without line ends,
 * stands within a line and cannot pass for one.
 */
final class PppdLog {
    private static final Pattern CONNECT = Pattern.compile("Connect: (\\S+) <--> .*");
    private static final Pattern LOCAL = Pattern.compile("local  IP address (\\S+)");
    private static final Pattern RESOLVER = Pattern.compile("(?:primary  |secondary) DNS address (\\S+)");
    private static final Pattern MESSAGE = Pattern.compile("Remote message: (.+)");
    private static final Pattern TERMINATED = Pattern.compile("LCP terminated by peer(?: \\((.*)\\))?");
    private static final Pattern ECHO = Pattern.compile("No response to ([0-9]+) echo-requests");
    private static final Pattern AUTH = Pattern.compile("(?:PAP|CHAP|EAP)(?: peer)? authentication failed.*"
            + "|No response to PAP authenticate-requests|No secret found for PAP login"
            + "|peer refused to authenticate.*");
    /** Huawei modems say these while they do not know yet. */
    private static final Set<String> NO_RESOLVER = Set.of("10.11.12.13", "10.11.12.14", "0.0.0.0");

    private final List<IpAddress> resolvers = new ArrayList<>();
    private Optional<String> device = Optional.empty();
    private Optional<IpAddress> local = Optional.empty();
    private Optional<Trouble> trouble = Optional.empty();
    private String message = "";
    private String last = "";

    /** The next line. */
    void said(String line) {
        last = line.isBlank() ? last : line.strip();
        group(CONNECT, line).ifPresent(name -> device = Optional.of(name));
        group(LOCAL, line).flatMap(PppdLog::address).ifPresent(a -> local = Optional.of(a));
        group(RESOLVER, line)
                .filter(r -> !NO_RESOLVER.contains(r))
                .flatMap(PppdLog::address)
                .filter(r -> !resolvers.contains(r))
                .ifPresent(resolvers::add);
        group(MESSAGE, line).ifPresent(m -> message = m);
        if (trouble.isEmpty()) { // what follows is only how it ends
            trouble = trouble(line);
        }
    }

    private Optional<Trouble> trouble(String line) {
        Matcher terminated = TERMINATED.matcher(line);
        if (terminated.matches()) {
            String why = terminated.group(1) == null ? "" : " (" + terminated.group(1) + ")";
            return Optional.of(new Trouble(Trouble.Kind.LOST, "the network ended the connection" + why));
        }
        if (AUTH.matcher(line).matches()) {
            return Optional.of(new Trouble(
                    Trouble.Kind.AUTH,
                    "the provider refuses user and password" + (message.isEmpty() ? "" : " (" + message + ")")));
        }
        Optional<String> unanswered = group(ECHO, line);
        if (unanswered.isPresent()) {
            return Optional.of(new Trouble(
                    Trouble.Kind.LOST, "the line is dead: " + unanswered.get() + " LCP echoes went unanswered"));
        }
        return switch (line) {
            case "LCP: timeout sending Config-Requests" ->
                Optional.of(new Trouble(
                        Trouble.Kind.LCP, "the modem connected, but no PPP (LCP) answer came from the network"));
            case "IPCP: timeout sending Config-Requests",
                    "Could not determine local IP address",
                    "Peer refused to agree to our IP address" ->
                Optional.of(new Trouble(Trouble.Kind.NO_ADDRESS, "the network gave no IP address"));
            case "Modem hangup" -> Optional.of(new Trouble(Trouble.Kind.LOST, "the modem hung up"));
            default -> Optional.empty();
        };
    }

    private static Optional<String> group(Pattern pattern, String line) {
        Matcher m = pattern.matcher(line);
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }

    private static Optional<IpAddress> address(String text) {
        try {
            return Optional.of(IpAddress.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a line of another form, no address to use
        }
    }

    /** Interface that the connection runs over. */
    Optional<String> device() {
        return device;
    }

    /** Our address, once IP is up. */
    Optional<IpAddress> local() {
        return local;
    }

    /** DNS servers that the network named, best first. */
    List<IpAddress> resolvers() {
        return List.copyOf(resolvers);
    }

    /**
     * Why it ended.
     *
     * @param exit pppd's exit status (pppd(8), EXIT STATUS); above 128 it was ended by that signal
     */
    Trouble end(int exit) {
        return switch (exit) {
            case 2 -> // its first words say which option; it is the tty if the modem has just gone
                new Trouble(Trouble.Kind.PPPD, "pppd refuses its options (" + last + ")");
            case 3 -> new Trouble(Trouble.Kind.NO_PPP, "pppd has to run as root, and Pointsman does not");
            case 4 ->
                new Trouble(
                        Trouble.Kind.NO_PPP,
                        "this kernel has no PPP support: load the module ppp_async, or use a kernel that has it");
            case 7 -> new Trouble(Trouble.Kind.PORT, "pppd cannot open the modem's port (" + last + ")");
            case 17 -> new Trouble(Trouble.Kind.LCP, "the line echoes what is sent; the modem is not connected");
            default -> trouble.orElseGet(() -> byCode(exit));
        };
    }

    private Trouble byCode(int exit) {
        return switch (exit) {
            case 0 -> new Trouble(Trouble.Kind.LOST, "the network ended the connection");
            case 5, 130, 137, 143 -> new Trouble(Trouble.Kind.PPPD, "pppd was ended by somebody else");
            case 10 -> new Trouble(Trouble.Kind.LCP, "PPP could not be negotiated with the network");
            case 15 -> new Trouble(Trouble.Kind.LOST, "the line is dead: LCP echoes went unanswered");
            case 16 -> new Trouble(Trouble.Kind.LOST, "the modem hung up");
            case 19 -> new Trouble(Trouble.Kind.AUTH, "the provider refuses user and password");
            default ->
                new Trouble(Trouble.Kind.PPPD, "pppd ended with " + exit + (last.isEmpty() ? "" : " (" + last + ")"));
        };
    }
}

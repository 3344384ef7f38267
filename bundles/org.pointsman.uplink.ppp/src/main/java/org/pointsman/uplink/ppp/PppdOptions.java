/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * pppd's options (pppd(8)) as a file for root's eyes only: a command line would show the password to everybody. They are written so
 * that {@code /etc/ppp/options}, which pppd reads first, cannot change what matters here.
 */
final class PppdOptions {
    private PppdOptions() {}

    /** The text, one option a line. */
    static String of(Settings settings) {
        return String.join(
                        "\n",
                        List.of(
                                "# written by Pointsman for uplink " + settings.name(),
                                "nodetach",
                                "nopersist",
                                "nolock",
                                String.valueOf(settings.speed()),
                                "nocrtscts",
                                "modem",
                                "noauth",
                                "user " + quoted(settings.user()),
                                "password " + quoted(settings.password()),
                                "hide-password",
                                "ifname " + settings.link(),
                                "noipdefault",
                                "ipcp-accept-local",
                                "ipcp-accept-remote",
                                // some modems first answer with an address that they do not have yet, again and again
                                "ipcp-max-failure 30",
                                "nodefaultroute",
                                "noproxyarp",
                                "noipv6",
                                "novj",
                                "noccp",
                                "usepeerdns",
                                // the host's scripts in /etc/ppp/ip-up.d leave /etc/resolv.conf alone without it
                                "unset USEPEERDNS",
                                "lcp-echo-interval " + settings.echoInterval(),
                                "lcp-echo-failure " + settings.echoFailure()))
                + "\n";
    }

    /** As pppd's getword reads it back: in double quotes, where only the quote and the backslash need a backslash. */
    static String quoted(String word) {
        return "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Writes the file, readable by its owner only from its first moment on. */
    static void write(Path file, Settings settings) throws IOException {
        Files.createDirectories(file.getParent());
        Path temp = Files.createTempFile(
                file.getParent(),
                "options",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(temp, of(settings).getBytes(StandardCharsets.US_ASCII));
        Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

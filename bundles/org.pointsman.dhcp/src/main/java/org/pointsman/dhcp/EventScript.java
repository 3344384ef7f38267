/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The program that udhcpc calls on every event. udhcpc has no other way to tell; its text is constant, takes no value in, and
 * prints the six values that we use to the pipe that we read. Those are numbers and addresses, which udhcpc writes itself; the
 * server's free texts (root path, message and the like) may hold line ends, and with them whole events of a liar's choice, so
 * they never reach the pipe. See docs/decisions/0010-udhcpc-script.md.
 */
final class EventScript {
    static final String BEGIN = "pointsman-dhcp-begin ";
    static final String END = "pointsman-dhcp-end";
    private static final String TEXT = "#!/bin/sh\n"
            + "# Pointsman: hands the DHCP event over and changes nothing.\n"
            + "printf '%s\\n' \"" + BEGIN + "$1\"\n"
            + "printf '%s\\n' ${ip:+\"ip=$ip\"} ${mask:+\"mask=$mask\"} ${subnet:+\"subnet=$subnet\"} "
            + "${router:+\"router=$router\"} ${dns:+\"dns=$dns\"} ${lease:+\"lease=$lease\"}\n"
            + "printf '%s\\n' \"" + END + "\"\n";

    private EventScript() {}

    /** Writes the script into {@code folder} and returns where it is. */
    static Path install(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path script = folder.resolve("event");
        Path temp = Files.createTempFile(
                folder,
                "event",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.write(temp, TEXT.getBytes(StandardCharsets.US_ASCII));
        return Files.move(temp, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

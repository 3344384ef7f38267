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
 * prints what it was given to the pipe that we read. See docs/decisions/0010-udhcpc-script.md.
 */
final class EventScript {
    static final String BEGIN = "pointsman-dhcp-begin ";
    static final String END = "pointsman-dhcp-end";
    private static final String TEXT = "#!/bin/sh\n"
            + "# Pointsman: hands the DHCP event over and changes nothing.\n"
            + "echo \"" + BEGIN + "$1\"\n"
            + "env\n"
            + "echo \"" + END + "\"\n";

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

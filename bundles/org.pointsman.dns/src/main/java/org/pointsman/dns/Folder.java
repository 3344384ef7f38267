/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** dnsmasq's files. Each is replaced by a rename, so that dnsmasq reads the old or the new one, never half of one. */
final class Folder {
    private static final String READABLE = "rw-r--r--";

    private final Path folder;

    /** {@code folder} is made when something is first written. */
    Folder(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder;
    }

    /** The tested structure that dnsmasq runs with. */
    Path structure() {
        return folder.resolve("dnsmasq.conf");
    }

    /** One that is still to be tested. */
    Path candidate() {
        return folder.resolve("dnsmasq.conf.new");
    }

    /** Process id of the running dnsmasq. */
    Path pid() {
        return folder.resolve("dnsmasq.pid");
    }

    /** dnsmasq's arguments: where its files are. */
    List<String> arguments(Path structure) {
        return List.of(
                "--conf-file=" + structure,
                "--servers-file=" + folder.resolve("servers"),
                "--addn-hosts=" + folder.resolve("hosts"),
                "--dhcp-hostsfile=" + folder.resolve("static-leases"),
                "--dhcp-leasefile=" + folder.resolve("leases"));
    }

    /** Writes what a running dnsmasq can read again; whether anything changed. */
    boolean writeLive(Texts texts) throws IOException {
        return write(folder.resolve("servers"), texts.servers())
                | write(folder.resolve("hosts"), texts.hosts())
                | write(folder.resolve("static-leases"), texts.leases());
    }

    /** Writes {@code text}; whether that changed the file. */
    boolean write(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return false;
        }
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path temp = folder.resolve(file.getFileName() + ".tmp");
        Files.write(temp, text.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString(READABLE));
        Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }
}

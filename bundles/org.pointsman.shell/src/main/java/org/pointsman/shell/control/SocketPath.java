/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the control socket of a data folder is. The launcher computes the same path. */
final class SocketPath {
    // sockaddr_un holds 107 bytes (unix(7)); some are left for the name under which it is made
    private static final int LONGEST = 100;

    private SocketPath() {}

    /** {@code data/control.sock}, or for long paths a name in /run that follows from the path. */
    static Path of(Path data) {
        Path folder = data.toAbsolutePath().normalize();
        Path socket = folder.resolve("control.sock");
        if (bytes(socket).length <= LONGEST) {
            return socket;
        }
        return Path.of("/run/pointsman-" + sha256(bytes(folder)).substring(0, 16) + ".sock");
    }

    private static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}

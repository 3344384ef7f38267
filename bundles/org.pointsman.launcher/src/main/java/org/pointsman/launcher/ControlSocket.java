/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the control socket of a data folder is; the shell bundle computes the same. */
final class ControlSocket {
    /** {@code sun_path} holds 108 bytes (unix(7)); some room is left. */
    private static final int LONGEST = 100;

    private ControlSocket() {}

    /**
     * {@code <data>/control.sock}; where that is too long for a socket address,
     * {@code /run/pointsman-<16 hex digits of the folder's SHA-256>.sock}.
     *
     * @param data absolute and normal
     */
    static Path of(Path data) {
        Path inData = data.resolve("control.sock");
        if (inData.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return inData;
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(data.toString().getBytes(StandardCharsets.UTF_8));
            return Path.of("/run/pointsman-" + HexFormat.of().formatHex(digest).substring(0, 16) + ".sock");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

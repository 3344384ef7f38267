/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells cheaply whether a file may have changed: time, size and inode; editors that rename change the last.
 *
 * @param value empty: there is no file
 */
record Fingerprint(String value) {
    /** Of no file that was ever looked at. */
    static final Fingerprint NEVER = new Fingerprint("never");

    static Fingerprint of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Fingerprint(
                    attributes.lastModifiedTime().toInstant() + " " + attributes.size() + " " + attributes.fileKey());
        } catch (IOException e) {
            // missing, or not ours to look at: reading it will say which
            return new Fingerprint("");
        }
    }
}

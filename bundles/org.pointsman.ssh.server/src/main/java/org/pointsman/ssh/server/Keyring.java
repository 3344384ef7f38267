/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh.server;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose keys open what. A key that is named twice gives the lesser right. */
final class Keyring {
    private static final Logger LOG = LoggerFactory.getLogger(Keyring.class);

    private record Entry(PublicKey key, String name, boolean viewer) {}

    private final List<Entry> entries = new ArrayList<>();

    Keyring(String[] admins, String[] viewers) {
        add(viewers, true);
        add(admins, false);
    }

    private void add(String[] lines, boolean viewer) {
        for (String line : lines) {
            try {
                AuthorizedKeyEntry entry = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line);
                PublicKey key = entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
                String comment = entry.getComment();
                String name = comment == null || comment.isBlank() ? KeyUtils.getFingerPrint(key) : comment.strip();
                entries.add(new Entry(key, name, viewer));
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                LOG.warn("A key for SSH cannot be read: {}", e.getMessage());
            }
        }
    }

    Optional<Visitor> visitor(PublicKey key, String address) {
        return entries.stream()
                .filter(e -> KeyUtils.compareKeys(e.key(), key))
                .findFirst()
                .map(e -> new Visitor(e.name(), e.viewer(), address));
    }
}

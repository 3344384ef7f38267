/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.state.NetworkState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sysctls held before we first wrote them, kept in a file so that they can be put back after any restart. The file is
 * written before the sysctl is, so a crash between the two leaves at worst a value that is put back to itself.
 */
final class SavedSysctls {
    private static final Logger LOG = LoggerFactory.getLogger(SavedSysctls.class);

    private final Path file;
    private final SortedMap<String, String> values = new TreeMap<>();

    SavedSysctls(Path file) {
        this.file = file;
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("nothing saved yet in {}", file);
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be read ({}); sysctls changed by an earlier run will not be put back",
                    file,
                    e.getMessage());
        }
    }

    /** {@code desired}, and for what it no longer names the value from before. */
    NetworkState completed(NetworkState desired) {
        if (desired.sysctls().keySet().containsAll(values.keySet())) {
            return desired;
        }
        NetworkState.Builder b = NetworkState.builder();
        values.forEach(b::sysctl);
        return b.addAll(desired).build();
    }

    /** Remembers {@code present} for each key of {@code about} that is to be changed for the first time. */
    void remember(NetworkState about, Map<String, String> present) {
        boolean news = false;
        for (String key : about.sysctls().keySet()) {
            String value = present.get(key);
            if (value != null && !value.equals(about.sysctls().get(key)) && !values.containsKey(key)) {
                values.put(key, value);
                news = true;
            }
        }
        if (news) {
            write();
        }
    }

    /** Forgets what {@code desired} no longer names; call when it has been put back. */
    void forgetAllBut(NetworkState desired) {
        if (values.keySet().retainAll(desired.sysctls().keySet())) {
            write();
        }
    }

    private void write() {
        StringBuilder text = new StringBuilder();
        values.forEach((k, v) -> text.append(k).append('=').append(v).append('\n'));
        Path temp = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (values.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            Files.createDirectories(file.getParent());
            Files.write(temp, text.toString().getBytes(StandardCharsets.UTF_8));
            Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be written ({}); cleanup may not put every sysctl back", file, e.getMessage());
        }
    }
}

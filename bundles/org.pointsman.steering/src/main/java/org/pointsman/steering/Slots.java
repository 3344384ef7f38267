/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.state.Ownership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which uplink has which number in tables and marks. Kept in a file, so that a restart finds its own routes again and changes
 * nothing; without the file numbers are given out anew and the kernel is brought in line once.
 */
final class Slots {
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    private final Optional<Path> file;
    private final SortedMap<String, Integer> slots = new TreeMap<>();

    private Slots() {
        this.file = Optional.empty();
    }

    /** Numbers that are forgotten with this object. */
    static Slots inMemory() {
        return new Slots();
    }

    Slots(Path file) {
        this.file = Optional.of(file);
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ");
                if (words.length == 2 && words[1].matches("[0-9]{1,3}")) {
                    int slot = Integer.parseInt(words[1]);
                    if (slot >= 1 && slot <= Ownership.MAX_UPLINKS && !slots.containsValue(slot)) {
                        slots.put(words[0], slot);
                    }
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("no uplink has a number yet in {}", file);
        } catch (IOException e) {
            LOG.warn("{} cannot be read ({}); uplinks get new table numbers", file, e.getMessage());
        }
    }

    /** Names that had a number in an earlier run or have one now. */
    Set<String> names() {
        return Set.copyOf(slots.keySet());
    }

    /** The name that has a number. */
    Optional<String> nameOf(int slot) {
        return slots.entrySet().stream()
                .filter(e -> e.getValue() == slot)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The number of {@code name}, given out if it has none; empty when all {@value Ownership#MAX_UPLINKS} are taken. */
    Optional<Integer> of(String name) {
        Integer known = slots.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        for (int slot = 1; slot <= Ownership.MAX_UPLINKS; slot++) {
            if (!slots.containsValue(slot)) {
                slots.put(name, slot);
                write();
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    /** Gives back the numbers of all but {@code names}. */
    void keepOnly(Set<String> names) {
        if (slots.keySet().retainAll(names)) {
            write();
        }
    }

    private void write() {
        file.ifPresent(this::write);
    }

    private void write(Path to) {
        StringBuilder text = new StringBuilder();
        slots.forEach((name, slot) -> text.append(name).append(' ').append(slot).append('\n'));
        Path temp = to.resolveSibling(to.getFileName() + ".new");
        try {
            Files.createDirectories(to.getParent());
            Files.write(temp, text.toString().getBytes(StandardCharsets.UTF_8));
            Files.move(temp, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be written ({}); a restart may renumber the uplinks' tables", to, e.getMessage());
        }
    }
}

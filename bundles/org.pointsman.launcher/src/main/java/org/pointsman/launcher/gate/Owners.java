/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a file or folder is safe from other people: it, and all folders above it, belong to somebody who could change this program anyway (root, the user it
 * runs as, whom the installation belongs to), and nobody else may write there. Access control lists count as the group's: their mask is what the group's
 * bits show. Thread-safe.
 */
public final class Owners {
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;

    private final Set<Integer> trusted;

    private Owners(Set<Integer> trusted) {
        this.trusted = Set.copyOf(trusted);
    }

    /** Of the installation in {@code home}, for this process. */
    public static Owners of(Path home) {
        Set<Integer> trusted = new LinkedHashSet<>(Set.of(0));
        for (Path path : new Path[] {Path.of("/proc/self"), home.resolve("lib")}) {
            try {
                trusted.add(uid(path));
            } catch (IOException | UnsupportedOperationException e) {
                // then there is one fewer whom we trust
            }
        }
        return new Owners(trusted);
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    /** Why {@code path}, which exists, is not safe from others: a sentence without its full stop. */
    public Optional<String> openTo(Path path) {
        try {
            // links are followed first: what matters is where things really lie
            Path real = path.toRealPath();
            Optional<String> open = judge(real, false);
            for (Path above = real.getParent(); open.isEmpty() && above != null; above = above.getParent()) {
                open = judge(above, true);
            }
            return open;
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.of("it cannot be found out who may write to " + path + " (" + e.getMessage() + ")");
        }
    }

    /**
     * Of a folder {@code above}, who may rename what is in it: in one with the sticky bit, its owner alone. There a group with its owner's own number is nobody else: many
     * distributions give each user one, and let it write to everything that the user makes.
     */
    private Optional<String> judge(Path path, boolean above) throws IOException {
        Map<String, Object> is = Files.readAttributes(path, "unix:uid,gid,mode,owner", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) is.get("mode");
        if (!trusted.contains((Integer) is.get("uid"))) {
            return Optional.of(path + " belongs to " + is.get("owner")
                    + ", who is neither root nor the user that Pointsman runs as");
        }
        if (above && (mode & STICKY) != 0) {
            return Optional.empty();
        }
        if ((mode & OTHERS_WRITE) != 0) {
            return Optional.of(path + " can be written by everybody; 'chmod go-w " + path + "' changes that");
        }
        if ((mode & GROUP_WRITES) != 0 && !(above && is.get("gid").equals(is.get("uid")))) {
            return Optional.of(path + " can be written by its group; 'chmod go-w " + path + "' changes that");
        }
        return Optional.empty();
    }
}

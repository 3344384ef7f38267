/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A lab's folder below {@code /run/pointsman-lab}: its state, Pointsman's configuration and data, logs. That the folder
 * exists is what makes a lab's name taken.
 */
final class LabFolder {
    private static final Path ROOT = Path.of("/run/pointsman-lab");
    private static final String STATE = "lab.json";
    private static final String CONSOLE = "console.port";
    private static final int ATTEMPTS = 10;

    private final LabNames names;
    private final Path path;

    LabFolder(LabNames names) {
        this.names = names;
        path = ROOT.resolve(names.lab());
    }

    /** The labs that have a folder, sorted. */
    static List<LabNames> all() {
        if (!Files.isDirectory(ROOT)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(LabNames::allows)
                    .map(LabNames::new)
                    .sorted((a, b) -> a.lab().compareTo(b.lab()))
                    .toList();
        } catch (IOException e) {
            throw LabException.failed("cannot read " + ROOT + ": " + e.getMessage());
        }
    }

    /** Creates it; false if it was there. */
    boolean create() {
        for (int i = 1; ; i++) {
            try {
                Files.createDirectories(ROOT);
                Files.createDirectory(path);
                Files.createDirectory(conf());
                Files.createDirectory(data());
                Files.createDirectory(faults());
                Files.createDirectory(plugins());
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (NoSuchFileException e) {
                // the last lab was just taken down, and the root with it
                if (i == ATTEMPTS) {
                    throw LabException.failed("cannot create " + path + ": " + e.getMessage());
                }
            } catch (IOException e) {
                throw LabException.failed("cannot create " + path + ": " + e.getMessage());
            }
        }
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    Path path() {
        return path;
    }

    /** Pointsman's configuration folder. */
    Path conf() {
        return path.resolve("conf");
    }

    /** Pointsman's plug-in folder, of this lab alone. */
    Path plugins() {
        return path.resolve("plugins");
    }

    /** Pointsman's data folder. */
    Path data() {
        return path.resolve("data");
    }

    /** What a process of the lab prints. */
    Path log(String process) {
        return path.resolve(process + ".log");
    }

    /** The state; empty while the lab is being built, or if the file cannot be understood. */
    Optional<LabState> state() {
        try {
            String text = Files.readString(path.resolve(STATE));
            return Optional.of(LabState.fromJson(Texts.object(STATE, text)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // taking the lab down needs only its name, and nothing else is possible then
        }
    }

    /** Replaces the state at once as a whole. */
    void save(LabState state) {
        write(path.resolve(STATE), Texts.of(state.toJson()));
    }

    /** Writes a file so that a reader sees all of it or nothing. */
    void write(Path file, String text) {
        try {
            Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw LabException.failed("cannot write " + file + ": " + e.getMessage());
        }
    }

    /** Notes that {@code isp} has a fault. */
    void noteFault(Isp isp, Fault fault) {
        if (fault(isp).map(known -> !known.contains(fault.word())).orElse(true)) {
            write(
                    faults().resolve(isp.name()),
                    fault(isp).map(known -> known + ", ").orElse("") + fault.word());
        }
    }

    /** Notes that {@code isp} has none. */
    void noteHealed(Isp isp) {
        try {
            Files.deleteIfExists(faults().resolve(isp.name()));
        } catch (IOException e) {
            throw LabException.failed("cannot delete " + faults().resolve(isp.name()) + ": " + e.getMessage());
        }
    }

    /** The faults of {@code isp}, in words. */
    Optional<String> fault(Isp isp) {
        try {
            return Optional.of(Files.readString(faults().resolve(isp.name())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Notes the port of the host by which the web console is reached. */
    void noteConsole(int port) {
        write(path.resolve(CONSOLE), Integer.toString(port));
    }

    /** The port of the host by which the web console is reached; empty: none. */
    Optional<Integer> console() {
        try {
            return Optional.of(Integer.valueOf(Files.readString(path.resolve(CONSOLE))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path faults() {
        return path.resolve("faults");
    }

    /** Deletes it with all that is in it, and the common root if this was the last. */
    void delete() {
        try {
            List<Path> all = new ArrayList<>();
            try (Stream<Path> walk = Files.walk(path)) {
                walk.forEach(all::add);
            }
            Collections.reverse(all); // what is in a folder goes before the folder
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException e) {
            return; // somebody else is deleting it
        } catch (IOException e) {
            throw LabException.failed("cannot delete " + path + ": " + e.getMessage());
        }
        try {
            Files.deleteIfExists(ROOT);
        } catch (IOException e) {
            return; // another lab lives there
        }
    }

    @Override
    public String toString() {
        return names.lab();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Where things are; all paths absolute and normal.
 *
 * @param home the distribution: bundles/, features/, conf/, plugins/
 * @param conf configuration
 * @param data lock, control socket, history, framework cache
 * @param plugins plug-in jars, watched
 */
public record Folders(Path home, Path conf, Path data, Path plugins) {
    private static final Path SYSTEM_CONF = Path.of("/etc/pointsman");
    private static final Path SYSTEM_DATA = Path.of("/var/lib/pointsman");

    /** Makes the paths absolute and normal. */
    public Folders {
        home = home.toAbsolutePath().normalize();
        conf = conf.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        plugins = plugins.toAbsolutePath().normalize();
    }

    /** The folders of the command line, with the documented defaults. */
    static Folders of(CommandLine line, Path home) throws Failure {
        Optional<Path> data = line.folder("--data");
        return new Folders(
                home,
                line.folder("--conf").orElse(Files.isDirectory(SYSTEM_CONF) ? SYSTEM_CONF : home.resolve("conf")),
                data.orElse(line.command().equals("run") ? dataOfDaemon(home) : dataOfClient(home)),
                line.folder("--plugins").orElse(home.resolve("plugins")));
    }

    private static Path dataOfDaemon(Path home) {
        Path existing = Files.isDirectory(SYSTEM_DATA) ? SYSTEM_DATA : SYSTEM_DATA.getParent();
        return Files.isWritable(existing) ? SYSTEM_DATA : home.resolve("data");
    }

    /** A client may be somebody who cannot write there but may talk to the daemon. */
    private static Path dataOfClient(Path home) {
        return Files.isDirectory(SYSTEM_DATA) ? SYSTEM_DATA : home.resolve("data");
    }

    /** Makes the data folder and finds out whether it can be written. */
    void prepareData() throws Failure {
        try {
            if (!Files.isDirectory(data)) {
                Files.createDirectories(
                        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            }
            // a name of our own: making up a random one costs a start some milliseconds
            Path probe = data.resolve(".write-" + ProcessHandle.current().pid());
            Files.write(probe, new byte[0]);
            Files.delete(probe);
        } catch (IOException e) {
            throw Failure.failed("The data folder " + data + " cannot be written (" + reason(e)
                    + "); choose another with --data DIR.");
        }
    }

    /**
     * Makes the configuration folder, for the example to be written to, and the plug-in folder, for its owner alone: a jar in
     * it runs with the daemon's rights. Everything else works without them.
     */
    void prepareOthers() {
        prepare(conf, "rwxr-xr-x");
        prepare(plugins, "rwxr-x---");
    }

    private static void prepare(Path folder, String permissions) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
            }
        } catch (IOException e) {
            // asked for here only: client commands use this class too, and must not start the logging
            LoggerFactory.getLogger(Folders.class).warn("The folder {} cannot be made ({}).", folder, reason(e));
        }
    }

    /** What the system said, in a few words. */
    static String reason(IOException e) {
        return switch (e.getClass().getSimpleName()) {
            case "AccessDeniedException" -> "permission denied";
            case "FileAlreadyExistsException" -> "a file is in the way";
            case "NoSuchFileException" -> "no such file or folder";
            case "FileSystemException" -> {
                String reason = ((java.nio.file.FileSystemException) e).getReason();
                yield reason == null ? "refused by the file system" : reason;
            }
            default -> String.valueOf(e.getMessage());
        };
    }
}

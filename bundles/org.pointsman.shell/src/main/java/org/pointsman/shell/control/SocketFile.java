/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/** The control socket as a file: mode 0600 from the first moment, never another process's place. */
final class SocketFile {
    private final Path path;
    private final AtomicReference<Optional<Object>> made = new AtomicReference<>(Optional.empty());

    SocketFile(Path path) {
        this.path = path;
    }

    /**
     * Listens there. A socket that nobody listens to, left by a killed predecessor, is replaced.
     *
     * @throws IOException with a sentence if another process listens there, or something else is in the way
     */
    ServerSocketChannel listen() throws IOException {
        requireFree();
        // made in a folder that only we can enter, and moved when its mode is set: nobody gets in between. The folder's
        // name is as short as the file's own, for the sake of the kernel's limit
        Path folder = path.resolveSibling(
                String.format(".%08x", ThreadLocalRandom.current().nextInt()));
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Path early = folder.resolve("s");
        try {
            server.bind(UnixDomainSocketAddress.of(early));
            Files.setPosixFilePermissions(early, PosixFilePermissions.fromString("rw-------"));
            Files.move(early, path, StandardCopyOption.ATOMIC_MOVE);
            made.set(identity());
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        } finally {
            Files.deleteIfExists(early);
            Files.deleteIfExists(folder);
        }
    }

    private void requireFree() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException(path + " is in the way: it is no socket.");
        }
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IOException("Another process listens at " + other.getRemoteAddress() + ".");
        } catch (ConnectException refused) {
            return; // nobody listens: it will be replaced
        }
    }

    /** Removes the file, if it is still the one that was made here. */
    void remove() throws IOException {
        if (made.get().isPresent() && made.get().equals(identity())) {
            Files.deleteIfExists(path);
        }
    }

    // device and inode
    private Optional<Object> identity() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey());
    }
}

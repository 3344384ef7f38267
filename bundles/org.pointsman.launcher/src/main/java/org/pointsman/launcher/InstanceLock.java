/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One Pointsman for each data folder: an exclusive lock on {@code <data>/lock}, which holds the owner's pid. The kernel
 * gives the lock back when the process ends, however it ends.
 */
final class InstanceLock {
    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    static InstanceLock take(Path data) throws Failure {
        try {
            FileChannel channel = FileChannel.open(
                    data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                String pid = read(channel);
                channel.close();
                throw Failure.failed("Another Pointsman runs with this data folder (" + data + ", pid " + pid + ").");
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            return new InstanceLock(channel);
        } catch (IOException e) {
            throw Failure.failed("The lock file in " + data + " cannot be used (" + Folders.reason(e) + ").");
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        String pid = StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
        return pid.isEmpty() ? "unknown" : pid;
    }

    /** Gives it back. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the lock is gone with the process in any case
        }
    }
}

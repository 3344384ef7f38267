/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a file changes: from the kernel's events on its folder, so that editors that rename are seen too, and by
 * a regular tick, as events get lost (a folder replaced, a link to elsewhere, no more watches to be had).
 */
final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final Path file;
    private final Duration period;
    private final Runnable event;
    private final Runnable tick;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "config watch");

    /**
     * @param event called after an event on the file
     * @param tick called once per period
     */
    FileWatch(Path file, Duration period, Runnable event, Runnable tick) {
        this.file = file.toAbsolutePath();
        this.period = period;
        this.event = event;
        this.tick = tick;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (WatchService watches = file.getFileSystem().newWatchService()) {
            watch(watches);
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be watched ({}); it is looked at each {} s.",
                    file,
                    HumanFile.reason(e),
                    period.toSeconds());
            watchByTick();
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // closed
        }
    }

    private void watch(WatchService watches) throws InterruptedException {
        Optional<WatchKey> folder = Optional.empty();
        while (closed.getCount() > 0) {
            if (folder.filter(WatchKey::isValid).isEmpty()) {
                folder = register(watches);
                tick.run();
            }
            WatchKey key = watches.poll(period.toMillis(), TimeUnit.MILLISECONDS);
            if (key == null) {
                tick.run();
                continue;
            }
            boolean ours = false;
            for (WatchEvent<?> e : key.pollEvents()) {
                ours |= e.kind() == StandardWatchEventKinds.OVERFLOW
                        || file.getFileName().equals(e.context());
            }
            key.reset();
            if (ours) {
                event.run();
            }
        }
    }

    private Optional<WatchKey> register(WatchService watches) {
        try {
            return Optional.of(file.getParent()
                    .register(
                            watches,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException e) {
            // no folder, or no right to it: tried again at the next tick
            return Optional.empty();
        }
    }

    private void watchByTick() {
        try {
            while (!closed.await(period.toMillis(), TimeUnit.MILLISECONDS)) {
                tick.run();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process id of our dnsmasq in a file, so that one which outlived a killed daemon is found and ended. */
final class Leftover {
    private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);
    private static final long PATIENCE_SECONDS = 3;

    private final Folder folder;

    Leftover(Folder folder) {
        this.folder = folder;
    }

    /** Not to be found by a later run is no reason not to serve in this one. */
    void remember(long pid) {
        try {
            folder.write(folder.pid(), pid + "\n");
        } catch (IOException e) {
            LOG.warn("the process id of dnsmasq cannot be written ({})", e.getMessage());
        }
    }

    /** Ends the process of the file if it is provably ours, as its command line names our file, and waits: it holds the ports. */
    void end() throws InterruptedException {
        try {
            if (!Files.exists(folder.pid())) {
                return;
            }
            String text = Files.readString(folder.pid()).strip();
            Files.delete(folder.pid());
            Path commandLine = Path.of("/proc", text.matches("[0-9]{1,9}") ? text : "0", "cmdline");
            if (Files.exists(commandLine)
                    && new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8)
                            .contains(folder.structure().toString())) {
                ProcessHandle process = ProcessHandle.of(Long.parseLong(text))
                        .orElseThrow(() -> new IOException("it has ended meanwhile"));
                process.destroy();
                process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                LOG.info("ended dnsmasq {} that an earlier run had left", text);
            }
        } catch (IOException | ExecutionException e) {
            LOG.debug("{}: {}", folder.pid(), e.getMessage());
        } catch (TimeoutException e) {
            LOG.warn("a dnsmasq that an earlier run had left does not end within {} s", PATIENCE_SECONDS);
        }
    }
}

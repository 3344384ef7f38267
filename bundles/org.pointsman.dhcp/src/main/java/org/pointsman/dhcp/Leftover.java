/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process id of a session's udhcpc in a file, so that one which outlived a killed daemon is found and ended. */
final class Leftover {
    private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);

    private final Path file;
    private final Path script;

    Leftover(Path folder, String device, Path script) {
        this.file = folder.resolve(device + ".pid");
        this.script = script;
    }

    void remember(long pid) throws IOException {
        Files.writeString(file, pid + "\n");
    }

    /** Forgets {@code pid}, unless another session of the interface has remembered its own meanwhile. */
    void forget(long pid) {
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(Long.toString(pid))) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.debug("{} stays: {}", file, e.getMessage());
        }
    }

    /** Ends the process of the file if it is provably ours: its command line names our script. */
    void end() {
        try {
            if (!Files.exists(file)) {
                return;
            }
            String text = Files.readString(file).strip();
            Files.delete(file);
            Path commandLine = Path.of("/proc", text.matches("[0-9]+") ? text : "0", "cmdline");
            if (Files.exists(commandLine)
                    && new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8)
                            .contains(script.toString())) {
                ProcessHandle.of(Long.parseLong(text)).ifPresent(ProcessHandle::destroy);
                LOG.info("ended udhcpc {} that an earlier run had left", text);
            }
        } catch (IOException e) {
            LOG.debug("{}: {}", file, e.getMessage());
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ssh(1) that everybody has, in a {@link Bed}'s router, with keys of its own. */
final class SshClient {
    static final int PORT = 8722;

    private final Bed bed;
    private final Path keys;

    SshClient(Bed bed) throws IOException {
        this.bed = bed;
        keys = Files.createDirectories(bed.folder.resolve("keys"));
    }

    /** Makes a key; what of it is public. */
    String key(String name, String type) throws IOException {
        Path file = keys.resolve(name);
        Command.run("ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", file.toString());
        return Files.readString(Path.of(file + ".pub")).strip();
    }

    /** The command line of a client with the key of that name. */
    List<String> argv(String key, String... more) {
        List<String> argv = new ArrayList<>(
                List.of("ip", "netns", "exec", bed.router.name(), "ssh", "-F", "none", "-p", Integer.toString(PORT)));
        argv.addAll(List.of("-i", keys.resolve(key).toString(), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"));
        argv.addAll(List.of("-o", "UserKnownHostsFile=" + keys.resolve("known_hosts")));
        argv.addAll(List.of("-o", "StrictHostKeyChecking=accept-new", "-o", "LogLevel=ERROR"));
        argv.addAll(Arrays.asList(more));
        return argv;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the independent readers: ip, nft, sysctl. Only tests do this. */
final class Command {
    private Command() {}

    /** Standard output of a command that has to succeed within 30 s. */
    static String run(String... argv) {
        return run(List.of(argv));
    }

    static String run(List<String> argv) {
        Result r = tryRun(argv);
        if (r.exit() != 0) {
            throw new IllegalStateException(String.join(" ", argv) + ": exit " + r.exit() + ": " + r.output());
        }
        return r.output();
    }

    /** Exit code, and standard output and error together. */
    record Result(int exit, String output) {}

    static Result tryRun(List<String> argv) {
        return tryRun(argv, Map.of());
    }

    /** Like {@link #tryRun(List)} with further environment variables. */
    static Result tryRun(List<String> argv, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process p = builder.start();
            p.getOutputStream().close();
            String out = new String(p.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!p.waitFor(30, TimeUnit.SECONDS)) {
                p.destroyForcibly();
                throw new IllegalStateException(argv + " did not end");
            }
            return new Result(p.exitValue(), out);
        } catch (IOException e) {
            throw new IllegalStateException(argv + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

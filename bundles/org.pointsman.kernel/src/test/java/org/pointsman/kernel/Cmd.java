/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** The independent readers: ip, nft, conntrack, run within the calling thread's network namespace. */
public final class Cmd {
    private Cmd() {}

    /** The output of {@code command}, split at blanks; fails unless it ends with 0. */
    public static String run(String command) {
        return run(command.split(" "));
    }

    /** The output of a command with these arguments. */
    public static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + code + ": " + out);
            }
            return out;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until {@code condition} holds, at most 30 s. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 30 s: " + what);
            }
            Thread.onSpinWait();
        }
    }

    /** Fails loudly where the tests cannot mean anything. */
    public static void requireRoot() {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new AssertionError("these tests make network namespaces: run them as root");
        }
    }
}

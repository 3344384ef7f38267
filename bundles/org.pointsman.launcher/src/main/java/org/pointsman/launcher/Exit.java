/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

/** The exit codes of the command line; stable, see docs/operations.md. */
public final class Exit {
    /** Done. */
    public static final int FINE = 0;
    /** It did not work; one sentence on standard error says why. */
    public static final int FAILED = 1;
    /** The command line was not understood. */
    public static final int USAGE = 2;
    /** No Pointsman runs with this data folder. */
    public static final int NOT_RUNNING = 3;
    /** Pointsman runs, but something is wrong with it. */
    public static final int DEGRADED = 4;

    private Exit() {}
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

/** The exit codes of the command line; stable. 3 ("not running") is the launcher's, as nobody is here to say it. */
public final class ExitCodes {
    /** Did what it was asked to. */
    public static final int FINE = 0;
    /** Could not. */
    public static final int FAILED = 1;
    /** Was not understood. */
    public static final int USAGE = 2;
    /** Works, but something needs attention. */
    public static final int DEGRADED = 4;

    private ExitCodes() {}
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

/** Ends the command with an exit code; the message is the one sentence that the operator reads. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    private Failure(int code, String sentence) {
        super(sentence);
        this.code = code;
    }

    /** It did not work. */
    public static Failure failed(String sentence) {
        return new Failure(Exit.FAILED, sentence);
    }

    /** The command line was not understood. */
    static Failure usage(String sentence) {
        return new Failure(Exit.USAGE, sentence);
    }

    /** There is nobody to talk to. */
    static Failure notRunning(String sentence) {
        return new Failure(Exit.NOT_RUNNING, sentence);
    }

    /** The exit code, one of {@link Exit}. */
    public int code() {
        return code;
    }
}

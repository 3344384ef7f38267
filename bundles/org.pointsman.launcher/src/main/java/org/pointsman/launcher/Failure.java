/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

/** Ends the command with an exit code; the message is the one sentence that the operator reads. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String speaker;

    private Failure(int code, String sentence) {
        this(code, sentence, "pointsman: ");
    }

    private Failure(int code, String sentence, String speaker) {
        super(sentence);
        this.code = code;
        this.speaker = speaker;
    }

    /** What was checked is not in order; the message stands alone, as its lines begin with the file they speak of. */
    static Failure refused(String findings) {
        return new Failure(Exit.FAILED, findings, "");
    }

    /** It did not work. */
    public static Failure failed(String sentence) {
        return new Failure(Exit.FAILED, sentence);
    }

    /** The command line was not understood. */
    public static Failure usage(String sentence) {
        return new Failure(Exit.USAGE, sentence);
    }

    /** There is nobody to talk to. */
    static Failure notRunning(String sentence) {
        return new Failure(Exit.NOT_RUNNING, sentence);
    }

    /** As it is printed on standard error. */
    String text() {
        return speaker + getMessage();
    }

    /** The exit code, one of {@link Exit}. */
    public int code() {
        return code;
    }
}

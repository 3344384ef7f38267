/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

/** Something that ends a lab command: one sentence that a person can act on, and the exit code that goes with it. */
final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Exit code: it was tried and failed. */
    static final int FAILED = 1;
    /** Exit code: the command line is wrong. */
    static final int USAGE = 2;
    /** Exit code: there is no such lab. */
    static final int NOT_RUNNING = 3;

    private final int exitCode;

    private LabException(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    static LabException failed(String sentence) {
        return new LabException(FAILED, sentence);
    }

    static LabException usage(String sentence) {
        return new LabException(USAGE, sentence);
    }

    static LabException notRunning(String sentence) {
        return new LabException(NOT_RUNNING, sentence);
    }

    int exitCode() {
        return exitCode;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

/** The kernel refused a request. The message is one sentence with its own words; {@link #errno()} is its number. */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * A refusal.
     *
     * @param message one sentence, with the kernel's extended-ack text where it gave one
     * @param errno positive errno number; 0 where there is none
     */
    public KernelException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** Positive errno number of errno(3); 0 where there is none. */
    public int errno() {
        return errno;
    }
}

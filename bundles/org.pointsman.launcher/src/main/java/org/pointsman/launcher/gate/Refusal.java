/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

/** A jar may not run; the message is the reason, the rest of a sentence that begins with the jar's name. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a reason such as "is not signed". */
    public Refusal(String reason) {
        super(reason);
    }
}

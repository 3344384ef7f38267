/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

/** The client asked for something that is not understood; the message is a sentence for its user. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String sentence) {
        super(sentence);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.io.IOException;
import java.io.OutputStream;

/** Runs a request; called on several threads at once. */
@FunctionalInterface
interface Runner {
    /**
     * Runs {@code request} to its end.
     *
     * @param who asks, for the log
     * @return its exit code
     * @throws InterruptedException if the thread is interrupted because the client has gone
     * @throws IOException if the client cannot be written to
     */
    int run(Request request, String who, OutputStream out, OutputStream err) throws InterruptedException, IOException;
}

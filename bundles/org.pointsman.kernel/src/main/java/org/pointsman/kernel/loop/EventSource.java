/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.loop;

/** A file descriptor that the loop waits for. */
public interface EventSource {
    /** The descriptor. */
    int fd();

    /** It is readable (or writable, if that was waited for), or it has failed: do what can be done without waiting, on the loop. */
    void ready();
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

/** Which PINs were tried without success. A SIM locks itself after three wrong ones, so each is tried once only, ever. */
interface Pins {
    /**
     * Notes that the PIN is about to be tried; from now on {@link #tried()} says so, whatever happens to the daemon.
     *
     * @throws java.io.UncheckedIOException if that cannot be remembered; the PIN must not be tried then
     */
    void trying();

    /** The SIM took it: it may be tried again another day. */
    void accepted();

    /** Whether it was tried before, and not accepted as far as is known. */
    boolean tried();

    /** Where to look, for people: deleting it lets the PIN be tried again. */
    String place();
}

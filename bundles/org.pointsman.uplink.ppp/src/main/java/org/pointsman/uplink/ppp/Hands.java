/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.uplink.UplinkStatus;

/** What a {@link Dialer} can do to the world. Nothing waits; whatever is called back comes on the uplink's own thread. */
interface Hands {
    /** The modem, if it is there now. */
    Optional<Found> find(ModemPath wanted);

    /**
     * Opens a line.
     *
     * @throws KernelException with one sentence if it cannot be had
     */
    Line open(Path tty, Consumer<byte[]> received, Consumer<String> lost);

    /**
     * Starts pppd on a connected line. Closing the result asks it to end, and soon makes it; either way {@code ended} is called once
     * with its exit status.
     *
     * @throws java.io.IOException with one sentence if it cannot be started
     */
    Registration pppd(Path tty, Consumer<String> said, IntConsumer ended) throws java.io.IOException;

    /**
     * Switches the USB device off and, a moment later, on again.
     *
     * @throws java.io.IOException if that is not allowed
     */
    void reenumerate(Path usb) throws java.io.IOException;

    /** Addresses of an interface that is up; empty if it is not there or has none. */
    List<InterfacePrefix> addresses(String device);

    /** Calls {@code task} once after {@code delay}. */
    Registration schedule(Duration delay, Runnable task);

    /** Monotonic. */
    long nanoTime();

    /** Says how the uplink stands. */
    void report(UplinkStatus status);

    /** One sentence for the log; {@code trouble}: it is a warning. */
    void log(String sentence, boolean trouble);
}

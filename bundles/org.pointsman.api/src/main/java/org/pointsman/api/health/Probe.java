/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;
import org.pointsman.api.kernel.Registration;

/**
 * A way to ask a target on the internet through one uplink: a service with the property {@link #KIND}. Targets of the configuration that begin
 * with its kind and a colon are its own. All methods are called on the control loop and may not block, sleep or look up a name;
 * {@link org.pointsman.api.kernel.UplinkSockets} sends without waiting.
 */
@ConsumerType
public interface Probe {
    /** Service property: the kind of targets that it asks, such as {@code tcp}; lower-case letters and digits. */
    String KIND = "pointsman.probe.kind";

    /**
     * Whether a target can be asked.
     *
     * @param target what stands behind the kind and the colon in the configuration
     * @return half a sentence that says what is allowed instead, such as {@code "allowed: ADDRESS:PORT"}; empty: it can
     */
    Optional<String> refusal(String target);

    /**
     * Asks once. Whatever happens, {@code end} is called exactly once, on the loop, with {@code SILENT} when the order's patience has run
     * out; it may be called before this method returns.
     *
     * @return ends it before; {@code end} is not called any more
     */
    Registration ask(ProbeOrder order, Consumer<ProbeResult> end);
}

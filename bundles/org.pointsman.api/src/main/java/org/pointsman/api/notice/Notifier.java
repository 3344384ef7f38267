/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.notice;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells somebody elsewhere, such as a chat service. Offered as a service; each has a thread and a queue of its own, so one that is slow holds up nobody else.
 * What happens in the first moments of a start is not told: the first picture that is in force is the beginning.
 */
@ConsumerType
@FunctionalInterface
public interface Notifier {
    /** Service property: how the log calls it, text. */
    String NAME = "pointsman.notifier";

    /**
     * Tells. May wait, for a minute at most; interrupted when it is to stop. Notices come one after the other, oldest first, none twice unless telling it failed.
     *
     * @throws IOException if that is not possible now, with no uplink usable for example: the notice waits, and is told again after a while, or as
     *     soon as an uplink becomes usable. A notice for which it throws anything else is given up
     */
    void tell(Notice notice) throws IOException;
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.notice;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** One thing about an uplink that is worth telling; immutable. */
@ProviderType
public interface Notice {
    /** What is told; more may come in later versions. */
    enum Kind {
        /** The uplink can be used (again). */
        USABLE,
        /** The uplink cannot be used any more. */
        UNUSABLE,
        /** The uplink carries unmarked traffic now, and another one, or none, did before. */
        CHOSEN
    }

    /** What is told. */
    Kind kind();

    /** Name of the uplink. */
    String uplink();

    /** When it was seen, by the system's clock. */
    Instant time();

    /** One sentence for people, which names the uplink. */
    String sentence();

    /** Names of the uplinks that were usable then, sorted; empty: the router had no way to the internet. */
    List<String> usable();
}

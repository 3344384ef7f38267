/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The named counters of our nft table (nft(8), "STATEFUL OBJECTS"). Reading them changes nothing. Control loop only. */
@ProviderType
@FunctionalInterface
public interface NamedCounters {
    /**
     * One dump, some tens of microseconds.
     *
     * @return packets counted by each since the table was last loaded, by name; empty: there is no table, it has none, or the
     *     kernel would not say
     */
    Map<String, Long> packets();
}

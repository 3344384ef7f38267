/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Reads the state of Wi-Fi interfaces. Any thread; answers within milliseconds. */
@ProviderType
public interface WifiStations {
    /** The state of {@code device}; empty if it is no Wi-Fi interface, or is gone, or the kernel has no nl80211. */
    Optional<WifiStation> station(String device);
}

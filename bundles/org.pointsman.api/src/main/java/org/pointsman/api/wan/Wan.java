/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Where the steering stands: for the shell, the console and the metrics. Any thread; never waits. */
@ProviderType
public interface Wan {
    /** The latest snapshot. */
    WanSnapshot snapshot();

    /** The name of the configured strategy. */
    String strategy();

    /** Names of the strategies that could be chosen, sorted. */
    List<String> strategies();

    /** What is wrong with the strategy, a contributor or an uplink; one sentence each. */
    List<String> problems();

    /** Whether the first decision was made, applied and verified. */
    boolean ready();

    /** The uplink that carries unmarked traffic by the last applied decision. */
    Optional<UplinkView> chosen();
}

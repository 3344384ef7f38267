/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.Optional;
import java.util.SortedMap;

/**
 * What would be decided if one thing changed, by the strategy's own answer.
 *
 * @param uplink the uplink that something happens to
 * @param event half a sentence: what would happen to it
 * @param chosen name of the uplink that unmarked traffic would then take; empty: none
 * @param shares parts of {@value org.pointsman.api.state.NetworkState#SHARES} of the new flows that each uplink would then get; empty: all by {@code chosen}
 */
public record Prospect(String uplink, String event, Optional<String> chosen, SortedMap<String, Integer> shares) {}

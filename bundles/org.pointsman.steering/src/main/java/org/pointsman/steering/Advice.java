/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.state.NetworkState;

/**
 * What strategy and contributors answered.
 *
 * @param state merged; empty: the strategy gave no answer
 * @param standIn the same with the plain strategy's answer, for the case that the last one can stand no longer; empty: there is none
 * @param contributions each contributor's part, kept as its last good one
 * @param problems a sentence for each that threw, returned null, or contradicts another
 */
record Advice(
        Optional<NetworkState> state,
        Optional<NetworkState> standIn,
        Map<String, NetworkState> contributions,
        List<String> problems) {}

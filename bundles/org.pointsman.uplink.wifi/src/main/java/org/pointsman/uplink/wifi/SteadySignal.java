/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.wifi;

import java.util.Optional;
import org.pointsman.api.kernel.WifiStation;

/** Holds a station's signal until it has really changed, so that its noise is no news. One thread. */
final class SteadySignal {
    /** dB; a reading has to be this far from the one that is held. */
    private static final int HYSTERESIS = 5;

    private Optional<WifiStation> held = Optional.empty();

    /** The station with the signal to be shown. */
    Optional<WifiStation> steadied(Optional<WifiStation> now) {
        held = now.map(n -> held.filter(h -> noise(h, n))
                .map(h -> new WifiStation(n.ssid(), n.associated(), h.signalDbm(), n.frequencyMhz()))
                .orElse(n));
        return held;
    }

    /** Another network or band is no noise, and neither is a signal that came (0: not known) or went. */
    private static boolean noise(WifiStation held, WifiStation now) {
        return held.associated() == now.associated()
                && held.ssid().equals(now.ssid())
                && held.frequencyMhz() == now.frequencyMhz()
                && held.signalDbm() != 0
                && now.signalDbm() != 0
                && Math.abs(held.signalDbm() - now.signalDbm()) < HYSTERESIS;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.wifi;

import java.util.Optional;
import org.pointsman.api.kernel.WifiStation;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;

/** Adds association and signal to an uplink's status. Pure. */
final class Association {
    /** The signal is shown in steps of this many dB, so that its noise is no news. */
    private static final int STEP_DB = 5;

    private Association() {}

    /** {@code station}: empty where the kernel knows nothing of Wi-Fi on this interface, and the status stays as it is. */
    static UplinkStatus added(UplinkStatus status, Optional<WifiStation> station) {
        if (station.isEmpty()) {
            return status;
        }
        WifiStation wifi = station.get();
        UplinkStatus.Builder b = UplinkStatus.like(status);
        if (!wifi.associated()) {
            String where = status.device().orElse("the interface") + " is not associated with any network";
            return b.explanation(status.session() == Session.UP ? status.explanation() + "; " + where : where)
                    .build();
        }
        b.detail("ssid", wifi.ssid());
        if (wifi.signalDbm() != 0) {
            b.detail("signal", "about " + Math.round((float) wifi.signalDbm() / STEP_DB) * STEP_DB + " dBm");
        }
        if (wifi.frequencyMhz() != 0) {
            b.detail("frequency", wifi.frequencyMhz() + " MHz");
        }
        return b.build();
    }
}

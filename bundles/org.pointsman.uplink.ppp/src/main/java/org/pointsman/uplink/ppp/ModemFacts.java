/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.Optional;
import java.util.OptionalInt;
import org.pointsman.api.uplink.UplinkStatus;

/** What the modem has told of itself; to be shown. */
record ModemFacts(OptionalInt signalDbm, Optional<Network> network, Optional<Operator> operator) {
    /** The signal is shown in steps of this many dB, so that its noise is no news. */
    private static final int STEP_DB = 5;

    static ModemFacts none() {
        return new ModemFacts(OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    ModemFacts signal(OptionalInt dbm) {
        return new ModemFacts(dbm, network, operator);
    }

    ModemFacts network(Optional<Network> now) {
        return new ModemFacts(signalDbm, now, operator);
    }

    ModemFacts operator(Optional<Operator> now) {
        return new ModemFacts(signalDbm, network, now);
    }

    /** Adds them to a status. */
    UplinkStatus.Builder into(UplinkStatus.Builder status) {
        signalDbm.ifPresent(dbm ->
                status.detail("signal", "about " + Math.round((float) dbm / STEP_DB) * STEP_DB + " dBm"));
        network.ifPresent(n -> status.detail("registration", n.words()));
        operator.ifPresent(o -> {
            status.detail("operator", o.name());
            if (!o.technology().isEmpty()) {
                status.detail("technology", o.technology());
            }
        });
        return status;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.Optional;
import org.pointsman.api.net.InterfaceName;

/**
 * An uplink's configuration as typed values.
 *
 * @param name the uplink's name
 * @param device line that dials
 * @param control second line, for looking at the modem while it is connected
 * @param apn access point name; empty string: the modem's own
 * @param pin the SIM's; empty string: none
 * @param speed bits per second of a real serial line
 * @param echoInterval seconds between LCP echo requests
 * @param echoFailure unanswered echo requests until the line counts as dead
 */
record Settings(
        String name,
        ModemPath device,
        Optional<ModemPath> control,
        String apn,
        String user,
        String password,
        String number,
        String pin,
        int speed,
        int echoInterval,
        int echoFailure) {

    /**
     * From text as configured.
     *
     * @throws IllegalArgumentException with one sentence that names the value, but no secret
     */
    static Settings of(String name, PppConfig config) {
        return new Settings(
                Values.name(name),
                ModemPath.parse(config.device().strip()),
                config.control().isBlank()
                        ? Optional.empty()
                        : Optional.of(ModemPath.parse(config.control().strip())),
                Values.apn(config.apn().strip()),
                Values.user(config.user()),
                Values.password(config.password()),
                Values.number(config.number().strip()),
                Values.pin(config.pin().strip()),
                config.speed(),
                config.echoInterval(),
                config.echoFailure());
    }

    /** Name of the interface that the connection gets. */
    String link() {
        return InterfaceName.require("ppp-" + name);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "ppp " + name + " on " + device;
    }
}

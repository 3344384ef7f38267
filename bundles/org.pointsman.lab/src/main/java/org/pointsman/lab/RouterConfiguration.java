/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Locale;

/** Pointsman's configuration for a profile: one uplink for each ISP, and what the profile adds or overrides by PID. */
final class RouterConfiguration {
    private RouterConfiguration() {}

    /** The text of {@code pointsman.json}. */
    static String text(Profile profile) {
        JsonObjectBuilder all = Json.createObjectBuilder();
        for (Isp isp : profile.isps()) {
            all.add(
                    "org.pointsman.uplink." + isp.kind().name().toLowerCase(Locale.ROOT) + "~" + isp.name(),
                    uplink(isp));
        }
        all.addAll(Json.createObjectBuilder(profile.configuration()));
        return Texts.of(all.build());
    }

    private static JsonObject uplink(Isp isp) {
        JsonObjectBuilder uplink =
                Json.createObjectBuilder().add("interface", isp.device()).add("metric", isp.metric());
        if (isp.weight() != 1) {
            uplink.add("weight", isp.weight());
        }
        uplink.add("addressing", isp.addressing().name().toLowerCase(Locale.ROOT));
        if (isp.addressing() == Isp.Addressing.STATIC) {
            uplink.add("address", isp.customer().toString())
                    .add("gateway", isp.gateway().address().toString());
        }
        return uplink.build();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.pointsman.api.uplink.Uplink;

/** Registers uplinks under the name that their PID gives them. */
public final class Registering {
    private Registering() {}

    /** Registers {@code uplink}; {@code properties} hold {@code service.pid} as Config Admin sets it. */
    public static ServiceRegistration<Uplink> register(
            BundleContext context,
            Uplink uplink,
            Map<String, Object> properties,
            String medium,
            int metric,
            int weight,
            boolean enabled) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        Hashtable<String, Object> service = new Hashtable<>();
        service.put(Uplink.NAME, pid.substring(pid.indexOf('~') + 1));
        service.put(Uplink.MEDIUM, medium);
        service.put(Uplink.METRIC, metric);
        service.put(Uplink.WEIGHT, weight);
        service.put("enabled", enabled);
        return context.registerService(Uplink.class, uplink, service);
    }
}

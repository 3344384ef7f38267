/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The configurations in Config Admin that come from our file. Each carries a mark, a property with a leading dot that
 * Declarative Services keep private: whose it is can then never disagree with what is there, whatever crashed when.
 */
final class OwnConfigurations {
    private static final String MARK = ".pointsman.config";
    private static final Set<String> AUTOMATIC = Set.of(
            Constants.SERVICE_PID,
            ConfigurationAdmin.SERVICE_FACTORYPID,
            ConfigurationAdmin.SERVICE_BUNDLELOCATION,
            MARK);

    private final ConfigurationAdmin admin;
    private final Runnable untilTold;

    /** {@code untilTold} returns when all who listen to {@code admin} know what was written to it. */
    OwnConfigurations(ConfigurationAdmin admin, Runnable untilTold) {
        this.admin = admin;
        this.untilTold = untilTold;
    }

    /**
     * Makes what is there and ours equal to {@code desired}, and returns when everybody knows. If that fails on the way, what was there before is put
     * back as far as it can be.
     *
     * @param left PIDs not to touch
     * @return PIDs that changed
     */
    List<String> become(Map<String, Map<String, Object>> desired, Set<String> left) throws IOException {
        Map<String, Map<String, Object>> before = held();
        Difference difference = Difference.between(before, desired, left);
        if (difference.pids().isEmpty()) {
            return List.of();
        }
        try {
            apply(difference);
            untilTold.run();
        } catch (IOException | RuntimeException e) {
            try {
                apply(Difference.between(held(), before, left));
            } catch (IOException | RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        return difference.pids();
    }

    /** First what is new, then what goes: a renamed uplink has its successor before it leaves. */
    private void apply(Difference difference) throws IOException {
        for (Map.Entry<String, Map<String, Object>> entry : difference.written().entrySet()) {
            Dictionary<String, Object> properties = new Hashtable<>(entry.getValue());
            properties.put(MARK, true);
            configuration(entry.getKey()).update(properties);
        }
        for (String pid : difference.deleted()) {
            configuration(pid).delete();
        }
    }

    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    private Map<String, Map<String, Object>> held() throws IOException {
        Map<String, Map<String, Object>> held = new TreeMap<>();
        try {
            Configuration[] ours = admin.listConfigurations("(" + MARK + "=true)");
            for (Configuration configuration : ours == null ? new Configuration[0] : ours) {
                held.put(configuration.getPid(), properties(configuration));
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return held;
    }

    private static Map<String, Object> properties(Configuration configuration) {
        Map<String, Object> properties = new TreeMap<>();
        Dictionary<String, Object> dictionary = configuration.getProperties();
        List<String> keys = new ArrayList<>();
        for (Enumeration<String> e = dictionary.keys(); e.hasMoreElements(); ) {
            keys.add(e.nextElement());
        }
        keys.stream().filter(key -> !AUTOMATIC.contains(key)).forEach(key -> properties.put(key, dictionary.get(key)));
        return properties;
    }
}

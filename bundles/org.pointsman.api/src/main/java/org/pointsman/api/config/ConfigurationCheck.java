/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.config;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Checks a whole configuration before any of it is applied: what metatype cannot say, such as address syntax and
 * relations between uplinks. A pure function, offered as a service; a configuration with a problem is refused whole.
 */
@ConsumerType
@FunctionalInterface
public interface ConfigurationCheck {
    /**
     * Finds what is wrong.
     *
     * @param configuration PID (factory PIDs with {@code ~name}) to its properties, as written
     * @return problems in any order; empty: fine
     */
    List<Problem> check(Map<String, Map<String, Object>> configuration);

    /**
     * One thing that is wrong.
     *
     * @param pid PID that it is about
     * @param key property; empty: the PID as a whole
     * @param sentence names the value and what is allowed
     */
    record Problem(String pid, String key, String sentence) {}
}

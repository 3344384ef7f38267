/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * What a bundle says of a PID it wants configured.
 *
 * @param pid without {@code ~name}
 * @param factory whether each configuration of it has a {@code ~name}
 * @param uplink whether its bundle brings a type of uplink; for the summary only
 * @param attributes by key
 */
record PidType(String pid, boolean factory, boolean uplink, Map<String, Attribute> attributes) {
    PidType {
        attributes = Map.copyOf(attributes);
    }

    static PidType of(String pid, boolean factory, boolean uplink, List<Attribute> attributes) {
        Map<String, Attribute> byKey = new LinkedHashMap<>();
        attributes.forEach(a -> byKey.put(a.definition().getID(), a));
        return new PidType(pid, factory, uplink, byKey);
    }

    /**
     * What is said of a key.
     *
     * @param required whether metatype calls it required; it may be left out all the same if it has a default
     */
    record Attribute(AttributeDefinition definition, boolean required) {
        boolean needed() {
            return required && definition.getDefaultValue() == null;
        }
    }
}

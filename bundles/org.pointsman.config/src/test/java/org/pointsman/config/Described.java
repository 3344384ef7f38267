/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.service.metatype.AttributeDefinition;

/** An attribute of metatype for tests. */
record Described(
        String id, int type, int cardinality, Optional<String> initial, List<String> options, Predicate<String> valid)
        implements AttributeDefinition {
    static Described text(String id) {
        return new Described(id, STRING, 0, Optional.empty(), List.of(), v -> true);
    }

    static Described number(String id, int low, int high) {
        return new Described(id, INTEGER, 0, Optional.of("100"), List.of(), v -> within(v, low, high));
    }

    static Described choice(String id, String... options) {
        return new Described(id, STRING, 0, Optional.of(options[0]), List.of(options), List.of(options)::contains);
    }

    static Described flag(String id) {
        return new Described(id, BOOLEAN, 0, Optional.of("false"), List.of(), v -> true);
    }

    static Described texts(String id) {
        return new Described(id, STRING, 4, Optional.of(""), List.of(), v -> true);
    }

    static Described secret(String id) {
        return new Described(id, PASSWORD, 0, Optional.of(""), List.of(), v -> !v.isEmpty());
    }

    private static boolean within(String value, int low, int high) {
        long number = Long.parseLong(value);
        return number >= low && number <= high;
    }

    /** What the tests' bundles know: an uplink with a name, and a singleton. */
    static Map<String, PidType> catalogue() {
        PidType ethernet = PidType.of(
                "org.pointsman.uplink.ethernet",
                true,
                true,
                List.of(
                        new PidType.Attribute(text("interface"), true),
                        new PidType.Attribute(number("metric", 1, 9999), true),
                        new PidType.Attribute(choice("address", "adopt", "dhcp", "static"), true),
                        new PidType.Attribute(flag("enabled"), true),
                        new PidType.Attribute(secret("pin"), false),
                        new PidType.Attribute(texts("dns"), false)));
        PidType steering = PidType.of(
                "org.pointsman.steering", false, false, List.of(new PidType.Attribute(text("strategy"), false)));
        return Map.of(ethernet.pid(), ethernet, steering.pid(), steering);
    }

    @Override
    public String getName() {
        return id;
    }

    @Override
    public String getID() {
        return id;
    }

    @Override
    public String getDescription() {
        return "";
    }

    @Override
    public int getCardinality() {
        return cardinality;
    }

    @Override
    public int getType() {
        return type;
    }

    @Override
    public String[] getOptionValues() {
        return options.isEmpty() ? null : options.toArray(String[]::new);
    }

    @Override
    public String[] getOptionLabels() {
        return getOptionValues();
    }

    @Override
    public String validate(String value) {
        return valid.test(value) ? "" : "no";
    }

    @Override
    public String[] getDefaultValue() {
        return initial.map(v -> new String[] {v}).orElse(null);
    }
}

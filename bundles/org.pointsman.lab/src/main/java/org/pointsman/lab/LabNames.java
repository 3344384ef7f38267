/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of one lab: of its network namespaces and its state folder.
 *
 * @param lab 1 to 12 letters and digits, a letter first; no hyphen, which parts it from the role
 */
record LabNames(String lab) {
    private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9]{0,11}");
    private static final String PREFIX = "pm-";

    /** Checks the name. */
    LabNames {
        if (!allows(lab)) {
            throw LabException.usage("'" + lab.replaceAll("\\p{Cntrl}", "?")
                    + "' cannot be the name of a lab: 1 to 12 of a-z 0-9, a letter first");
        }
    }

    /** Whether a lab can have this name. */
    static boolean allows(String lab) {
        return ALLOWED.matcher(lab).matches();
    }

    String router() {
        return of("router");
    }

    String client() {
        return of("client");
    }

    String internet() {
        return of("internet");
    }

    String isp(Isp isp) {
        return of(isp.name());
    }

    String host(Segment segment) {
        return of(segment.host());
    }

    /** All namespaces of a lab with this profile. */
    List<String> all(Profile profile) {
        List<String> all = new ArrayList<>(List.of(router(), client(), internet()));
        profile.isps().forEach(isp -> all.add(isp(isp)));
        profile.segments().forEach(segment -> all.add(host(segment)));
        return all;
    }

    /** What the name of each of its namespaces starts with, and of no other lab's. */
    String prefix() {
        return of("");
    }

    private String of(String role) {
        return PREFIX + lab + "-" + role;
    }

    /** The lab that the environment variable {@code POINTSMAN_LAB} names: for a terminal in which one of several is worked with. */
    static Optional<String> ofEnvironment() {
        return Optional.ofNullable(System.getenv("POINTSMAN_LAB")).filter(name -> !name.isBlank());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

/**
 * The bundle that offers a service.
 *
 * @param bundle its id
 * @param name its symbolic name
 */
record Origin(long bundle, String name) {
    /** Stands for all bundles of ours, which are called on one thread. */
    static final Origin HOUSE = new Origin(0, "org.pointsman");

    /** The origin of what the bundle {@code id} offers. */
    static Origin of(long id, String symbolicName) {
        return symbolicName.startsWith(HOUSE.name + ".") ? HOUSE : new Origin(id, symbolicName);
    }

    boolean isPlugin() {
        return bundle != 0;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh.server;

/**
 * Who has logged in.
 *
 * @param name comment of the key, or its fingerprint
 * @param viewer whether nothing may be changed
 * @param address from where
 */
record Visitor(String name, boolean viewer, String address) {
    /** For the daemon's log. */
    String via() {
        return "ssh " + name + " from " + address;
    }
}

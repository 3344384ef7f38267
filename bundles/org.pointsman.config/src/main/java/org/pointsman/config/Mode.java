/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

/** What this process is for; framework property {@code pointsman.mode}. */
enum Mode {
    /** The daemon: the file is in force, watched and kept. */
    RUN,
    /** The file is in force, once; nothing is written, as a daemon may use the same folders. */
    PLAN,
    /** Nothing is in force; texts are only judged. Also for modes that do not concern us. */
    JUDGE;

    static Mode of(String property) {
        return property == null || property.equals("run") ? RUN : property.equals("plan") ? PLAN : JUDGE;
    }
}

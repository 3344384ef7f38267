/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

/** What an operator has said about an uplink, beyond the configuration. */
enum Hold {
    /** Nothing. */
    NONE,
    /** Its failure is rehearsed: it counts as failed, but if nothing else is left it may still be fallen back to. */
    DRILL,
    /** Not to be used. */
    DISABLED;

    /** In words, that it came to this from {@code before}. */
    String change(Hold before) {
        return switch (this) {
            case NONE -> before == DRILL ? "the rehearsal of its failure is over" : "enabled by an operator";
            case DRILL -> "its failure is rehearsed";
            case DISABLED -> "disabled by an operator";
        };
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import java.util.Locale;

/** What somebody may do. */
public enum Role {
    /** See our pages and read the API. */
    VIEWER,
    /** Everything, Felix's own pages included. */
    ADMIN;

    /** As in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

/** Whether an uplink's gateway answers. */
public enum Reachability {
    /** Not known yet: it was asked, or there was no occasion to ask. Decides nothing by itself. */
    UNKNOWN,
    /** It answered since the carrier came, or there is nobody to ask (point-to-point). */
    CONFIRMED,
    /** It was asked and does not answer. */
    UNREACHABLE
}

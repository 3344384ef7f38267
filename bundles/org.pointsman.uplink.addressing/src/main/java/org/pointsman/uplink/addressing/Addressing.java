/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

/** Where an uplink's addresses come from. */
public enum Addressing {
    /** From the configuration; Pointsman puts them on the interface. */
    STATIC,
    /** From a DHCP server; Pointsman puts them on the interface. */
    DHCP,
    /** From whatever else manages the interface; Pointsman only learns from it. */
    ADOPT
}

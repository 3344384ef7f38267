/* SPDX-License-Identifier: Apache-2.0 */
/** DHCP client sessions: a supervised udhcpc for each interface, which tells us of leases and changes nothing itself. */
package org.pointsman.dhcp;

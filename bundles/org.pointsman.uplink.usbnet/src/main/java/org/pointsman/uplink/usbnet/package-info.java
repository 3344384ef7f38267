/* SPDX-License-Identifier: Apache-2.0 */
/**
 * 4G sticks that appear as USB Ethernet. {@link org.pointsman.uplink.usbnet.Match} says which ones an uplink wants,
 * {@link org.pointsman.uplink.usbnet.Sysfs} which there are, {@link org.pointsman.uplink.usbnet.Assignment} who takes which.
 */
package org.pointsman.uplink.usbnet;

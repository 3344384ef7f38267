/* SPDX-License-Identifier: Apache-2.0 */
/** Static, DHCP or adopted uplink on an Ethernet link (VLANs and bridges included). */
package org.pointsman.uplink.ethernet;

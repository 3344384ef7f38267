/* SPDX-License-Identifier: Apache-2.0 */
/** Static, DHCP or adopted uplink on a Wi-Fi station interface. */
package org.pointsman.uplink.wifi;

/* SPDX-License-Identifier: Apache-2.0 */
/** Masquerade or SNAT per uplink, port forwards, MSS clamp, and what may be forwarded between uplinks and the rest. */
package org.pointsman.nat;

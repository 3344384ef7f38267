/* SPDX-License-Identifier: Apache-2.0 */
/** One IP network over several segments that cannot be bridged: hosts are found, routed to, and answered for; broadcasts are relayed. */
package org.pointsman.proxyarp;

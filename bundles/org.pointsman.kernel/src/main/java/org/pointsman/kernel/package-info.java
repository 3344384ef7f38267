/* SPDX-License-Identifier: Apache-2.0 */
/** Speaks rtnetlink, nftables, ctnetlink, sysctl and termios; the only bundle with native calls. Nothing is exported. */
package org.pointsman.kernel;

/* SPDX-License-Identifier: Apache-2.0 */
/** The rehearsal of an uplink's failure, and what is seen of it. */
package org.pointsman.shell.drill;

/* SPDX-License-Identifier: Apache-2.0 */
/** Whether an uplink really reaches the internet: one prober for all, one judge for each. */
package org.pointsman.health;

/* SPDX-License-Identifier: Apache-2.0 */
/** Flows spread by weight and hash, without connection tracking. */
package org.pointsman.strategy.multipath;

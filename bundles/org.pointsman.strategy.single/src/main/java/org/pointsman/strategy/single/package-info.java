/* SPDX-License-Identifier: Apache-2.0 */
/** All traffic by the best usable uplink. */
package org.pointsman.strategy.single;

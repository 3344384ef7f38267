/* SPDX-License-Identifier: Apache-2.0 */
/** Spreads the work on packets over the processors. */
package org.pointsman.tuning;

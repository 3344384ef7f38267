/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

/**
 * A strategy or contributor, and of what bundle it is.
 *
 * @param service what is asked
 * @param bundle id; 0: one of ours
 */
record Advisor<T>(T service, long bundle) {}

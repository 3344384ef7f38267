/* SPDX-License-Identifier: Apache-2.0 */
/** The gate: which code from outside the distribution may run; see docs/decisions/0048. */
package org.pointsman.launcher.gate;

/* SPDX-License-Identifier: Apache-2.0 */
/** Which way a packet takes, by our own model, and whether the kernel agrees. */
package org.pointsman.shell.explain;

/* SPDX-License-Identifier: Apache-2.0 */
/** Folds kernel events into an immutable picture of links, with carrier sampling where the kernel delays its events. */
package org.pointsman.link;

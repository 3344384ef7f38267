/* SPDX-License-Identifier: Apache-2.0 */
/** The first configuration, proposed from what there is. */
package org.pointsman.shell.setup;

/* SPDX-License-Identifier: Apache-2.0 */
/** {@code pointsman plugin}: for authors, who sign plug-ins, and operators, who look at them before they install them; see docs/plugins.md. */
package org.pointsman.launcher.plugin;

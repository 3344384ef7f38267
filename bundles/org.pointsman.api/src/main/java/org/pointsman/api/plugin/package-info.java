/* SPDX-License-Identifier: Apache-2.0 */
/** How services of plug-ins are called, and what becomes of plug-ins that misbehave. */
@Export
@Version("1.0.0")
package org.pointsman.api.plugin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

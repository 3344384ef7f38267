/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The rules that a plug-in has to keep, as JUnit classes to extend: in a real Felix with Declarative Services and Config Admin, the plug-in is started, configured, used,
 * updated five hundred times and unplugged.
 */
@Export
@Version("1.0.0")
package org.pointsman.testkit.conformance;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

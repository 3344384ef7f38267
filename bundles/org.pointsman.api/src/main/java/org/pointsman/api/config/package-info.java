/* SPDX-License-Identifier: Apache-2.0 */
/** The configuration as a whole: checks before it is applied, and the one file that holds it. */
@Export
@Version("1.0.0")
package org.pointsman.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

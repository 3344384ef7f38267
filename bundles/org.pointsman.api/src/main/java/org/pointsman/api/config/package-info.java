/* SPDX-License-Identifier: Apache-2.0 */
/** Checks of a whole configuration before it is applied. */
@Export
@Version("1.0.0")
package org.pointsman.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

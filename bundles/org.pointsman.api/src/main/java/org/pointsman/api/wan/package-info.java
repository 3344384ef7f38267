/* SPDX-License-Identifier: Apache-2.0 */
/** The snapshot that strategies and contributors decide from, and the two interfaces they implement. */
@Export
@Version("1.1.0")
package org.pointsman.api.wan;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

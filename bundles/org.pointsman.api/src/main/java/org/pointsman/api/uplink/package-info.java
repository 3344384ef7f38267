/* SPDX-License-Identifier: Apache-2.0 */
/** What an uplink plugin implements, and what it reports. */
@Export
@Version("1.0.0")
package org.pointsman.api.uplink;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

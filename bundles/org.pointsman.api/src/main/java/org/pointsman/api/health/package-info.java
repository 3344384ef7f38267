/* SPDX-License-Identifier: Apache-2.0 */
/** Whether an uplink really reaches the internet. */
@Export
@Version("1.0.0")
package org.pointsman.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

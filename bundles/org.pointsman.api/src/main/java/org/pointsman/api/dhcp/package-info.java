/* SPDX-License-Identifier: Apache-2.0 */
/** DHCP client sessions as a service. */
@Export
@Version("1.0.0")
package org.pointsman.api.dhcp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

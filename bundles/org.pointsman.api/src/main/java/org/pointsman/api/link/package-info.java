/* SPDX-License-Identifier: Apache-2.0 */
/** The immutable picture of links, addresses and neighbours. */
@Export
@Version("1.0.0")
package org.pointsman.api.link;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/* SPDX-License-Identifier: Apache-2.0 */
/** Network values: addresses, prefixes, marks. Dual-stack, immutable, never a name look-up. */
@Export
@Version("1.0.0")
package org.pointsman.api.net;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

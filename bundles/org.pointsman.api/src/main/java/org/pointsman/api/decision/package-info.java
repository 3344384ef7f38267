/* SPDX-License-Identifier: Apache-2.0 */
/** Decision records: why the router does what it does. */
@Export
@Version("1.0.0")
package org.pointsman.api.decision;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

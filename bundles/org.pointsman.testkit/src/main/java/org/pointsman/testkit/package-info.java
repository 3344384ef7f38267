/* SPDX-License-Identifier: Apache-2.0 */
/** An in-memory kernel, virtual time and builders, so that timing and failures are deterministic in tests. */
@Export
@Version("1.0.0")
package org.pointsman.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

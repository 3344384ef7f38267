/* SPDX-License-Identifier: Apache-2.0 */
/** Ordered, printable steps from an observed to a desired state. */
@Export
@Version("1.0.0")
package org.pointsman.api.plan;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/* SPDX-License-Identifier: Apache-2.0 */
/** What the kernel bundle provides: the control loop, the backend and its events. */
@Export
@Version("1.2.0")
package org.pointsman.api.kernel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

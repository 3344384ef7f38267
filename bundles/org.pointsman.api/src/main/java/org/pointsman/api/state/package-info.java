/* SPDX-License-Identifier: Apache-2.0 */
/** The one model of kernel network state: observed and desired are the same type. */
@Export
@Version("1.1.0")
package org.pointsman.api.state;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

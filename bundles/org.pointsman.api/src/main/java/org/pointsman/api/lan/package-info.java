/* SPDX-License-Identifier: Apache-2.0 */
/** Networks that the router serves, for whoever serves something in them. */
@Export
@Version("1.0.0")
package org.pointsman.api.lan;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

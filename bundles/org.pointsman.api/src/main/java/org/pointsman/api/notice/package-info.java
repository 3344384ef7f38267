/* SPDX-License-Identifier: Apache-2.0 */
/** What people and programs elsewhere are told about the uplinks; for notification only, nothing is decided by it. */
@Export
@Version("1.0.0")
package org.pointsman.api.notice;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
